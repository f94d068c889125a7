import { Outbox, unseen, type Outgoing } from '@beckon/client/outbox';
import { persistently } from '@beckon/client/persistently';
import type { Message } from '@beckon/contract/message';
import { useEffect, useSyncExternalStore } from 'react';
import { beckon, explain } from '../app/beckon.ts';

/** Kept for the life of the page: a text that could not be sent is still there when its run is opened again. */
const outboxes = new Map<string, Outbox>();

function outboxOf(agent_instance_id: string): Outbox {
  const known = outboxes.get(agent_instance_id);
  if (known) return known;
  const outbox = new Outbox(
    agent_instance_id,
    (input) => persistently(() => beckon.trpc.messages.post.mutate(input), { attempts: 8 }),
    explain,
  );
  outboxes.set(agent_instance_id, outbox);
  return outbox;
}

/** The outbox of a run, and what in it the log does not show yet. */
export function useOutbox(
  agent_instance_id: string,
  messages: readonly Message[],
): { readonly outbox: Outbox; readonly entries: readonly Outgoing[] } {
  const outbox = outboxOf(agent_instance_id);
  const entries = useSyncExternalStore(outbox.subscribe, outbox.current);
  useEffect(() => outbox.seen(messages), [outbox, entries, messages]);
  return { outbox, entries: unseen(entries, messages) };
}
