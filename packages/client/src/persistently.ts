import { backoffMs } from '@beckon/shared/backoff';
import { sleep } from '@beckon/shared/sleep';
import { isPassing } from './call-error.ts';

export interface Persistence {
  /** Calls in all. */
  readonly attempts?: number;
  /** A number in [0, 1). */
  readonly random?: () => number;
  readonly signal?: AbortSignal;
}

/**
 * Makes a call again while its outcome is unknown. Only for calls that carry a `client_id`: the server answers the
 * second one as the first.
 *
 * @throws the last error, at once when it is a real answer; the signal's reason
 */
export async function persistently<T>(
  call: () => Promise<T>,
  { attempts = 4, random, signal }: Persistence = {},
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      // What a call that was called off throws is the library's; whoever called it off said why.
      signal?.throwIfAborted();
      if (attempt + 1 >= attempts || !isPassing(error)) throw error;
    }
    await sleep(backoffMs(attempt, { baseMs: 1_000, capMs: 8_000, ...(random && { random }) }), signal);
  }
}
