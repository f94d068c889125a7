import type { Instance } from '@beckon/contract/instance';

/** A use is noted beside the call, so a run may begin a moment before the note; milliseconds. */
const NOTE_MS = 2_000;

/** What is known of a key that somebody waits for. */
export interface AwaitedKey {
  readonly user_id: string;
  readonly created_at: string;
  /** When it was first seen to be used. */
  readonly used_at: string;
}

/** The first run that can be of this key: its person's, begun with the first use of the key or after it. */
export function firstRunOf<Run extends Pick<Instance, 'user_id' | 'started_at'>>(
  runs: readonly Run[],
  { user_id, created_at, used_at }: AwaitedKey,
): Run | undefined {
  const from = Math.max(Date.parse(created_at), Date.parse(used_at) - NOTE_MS);
  return runs
    .filter((run) => run.user_id === user_id && Date.parse(run.started_at) >= from)
    .toSorted((a, b) => Date.parse(a.started_at) - Date.parse(b.started_at))[0];
}
