import { isPassing } from '@beckon/client/call-error';
import { Outbox, unseen, type Outgoing } from '@beckon/client/outbox';
import type { Message, PostMessageInput } from '@beckon/contract/message';
import { useEffect, useSyncExternalStore } from 'react';
import { beckon, explain } from '../app/beckon.ts';
import { useSession } from '../app/session.tsx';
import { tellProblem } from '../ui/toast.tsx';
import { outboxStore, unsentInstances } from './outbox-store.ts';

/** Kept for the life of the page, so that what is sent goes on when its run is left. */
const outboxes = new Map<string, Outbox>();

function outboxOf(user_id: string, agent_instance_id: string): Outbox {
  const name = `${user_id}:${agent_instance_id}`;
  const known = outboxes.get(name);
  if (known) return known;
  const outbox = new Outbox({
    agent_instance_id,
    post,
    explain,
    isPassing,
    store: outboxStore(user_id, agent_instance_id),
  });
  outboxes.set(name, outbox);
  return outbox;
}

/** Sends a text. One that was meant as an answer and came second is told so: it has reached the agent as a message. */
async function post(input: PostMessageInput): Promise<Message> {
  const message = await beckon.trpc.messages.post.mutate(input);
  if (input.ask_id) void tellWhoWasFirst(input.ask_id, message.id);
  return message;
}

async function tellWhoWasFirst(ask_id: string, message_id: string): Promise<void> {
  try {
    const ask = await beckon.trpc.asks.get.query({ ask_id });
    if (ask.answer_message_id === message_id) return;
    const what =
      ask.answer === null ? 'The question was closed' : `${ask.answered_by_name ?? 'Somebody'} answered first`;
    tellProblem(`${what}. Your text reached the agent as a message.`);
  } catch {
    // The log shows the same: who answered stands under the question.
  }
}

/** The outbox of a run, and what in it the log does not show yet. */
export function useOutbox(
  agent_instance_id: string,
  messages: readonly Message[],
): { readonly outbox: Outbox; readonly entries: readonly Outgoing[] } {
  const outbox = outboxOf(useSession().id, agent_instance_id);
  const entries = useSyncExternalStore(outbox.subscribe, outbox.current);
  useEffect(() => void outbox.start(), [outbox]);
  useEffect(() => outbox.seen(messages), [outbox, entries, messages]);
  return { outbox, entries: unseen(entries, messages) };
}

/** Sends what this person wrote here and could not send before, to whatever run, as soon as there is a connection. */
export function useUnsent(): void {
  const { id } = useSession();
  useEffect(() => {
    for (const instance of unsentInstances(id)) void outboxOf(id, instance).start();
    const wake = (): void => {
      for (const outbox of outboxes.values()) outbox.wake();
    };
    window.addEventListener('online', wake);
    return () => window.removeEventListener('online', wake);
  }, [id]);
}
