import type { Kept, OutboxStore } from '@beckon/client/outbox';
import { keep, keptNames, readKept } from './kept-json.ts';

/** One person's: whoever signs in here next must not send what somebody else wrote. */
const prefixOf = (user_id: string): string => `beckon:outbox:${user_id}:`;

/** Keeps an outbox in this browser. Each change reads what is there first: another tab may have written. */
export function outboxStore(user_id: string, agent_instance_id: string): OutboxStore {
  const name = `${prefixOf(user_id)}${agent_instance_id}`;
  const load = (): Kept[] => {
    const kept = readKept(name);
    return Array.isArray(kept) ? kept.filter(isKept) : [];
  };
  const save = (entries: readonly Kept[]): void => keep(name, entries.length > 0 ? entries : undefined);
  return {
    load,
    put: (entry) => {
      const entries = load();
      const at = entries.findIndex(({ client_id }) => client_id === entry.client_id);
      save(at < 0 ? [...entries, entry] : entries.with(at, entry));
    },
    remove: (client_id) => save(load().filter((each) => each.client_id !== client_id)),
  };
}

/** The instances to which a person has something unsent here. */
export function unsentInstances(user_id: string): string[] {
  const prefix = prefixOf(user_id);
  return keptNames(prefix).map((name) => name.slice(prefix.length));
}

/** Another version of this page may have written it. */
function isKept(entry: unknown): entry is Kept {
  if (typeof entry !== 'object' || entry === null) return false;
  const { client_id, content, ask_id, after_seq, tried_at, problem } = entry as Record<keyof Kept, unknown>;
  return (
    typeof client_id === 'string' &&
    typeof content === 'string' &&
    (ask_id === null || typeof ask_id === 'string') &&
    typeof after_seq === 'number' &&
    (tried_at === null || typeof tried_at === 'number') &&
    (problem === null || typeof problem === 'string')
  );
}
