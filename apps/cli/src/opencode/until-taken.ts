import { backoffMs } from '@beckon/shared/backoff';
import { sleep } from '@beckon/shared/sleep';
import { OpenCodeRefusal } from './opencode-api.ts';

/** Between two attempts to reach a program on the same machine. */
export const RETRY = { baseMs: 250, capMs: 2_000 };

/** Makes a call of OpenCode's server until it is taken. @returns false when it is refused, or the signal comes before */
export async function untilTaken(call: () => Promise<void>, signal: AbortSignal): Promise<boolean> {
  for (let attempt = 0; !signal.aborted; attempt++) {
    try {
      await call();
      return true;
    } catch (error) {
      if (error instanceof OpenCodeRefusal && error.status < 500) return false;
    }
    await sleep(backoffMs(attempt, RETRY), signal).catch(() => {});
  }
  return false;
}
