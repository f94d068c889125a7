import { backoffMs } from '@beckon/shared/backoff';
import type { PostgresPlace } from './postgres-place.ts';
import { postmasterPid } from './postgres-server.ts';
import { processStart } from './process-start.ts';

const LOOK_MS = 500;
const CAP_MS = 30_000;

/**
 * Calls `serve` whenever the server is not the process it was (killed, or out of memory), until that succeeds. It keeps no
 * process from ending.
 *
 * @returns how to stop watching; resolves when what is under way has ended
 */
export function watchServer(
  place: PostgresPlace,
  serve: () => Promise<void>,
  onError: (error: Error) => void,
): () => Promise<void> {
  let known = serverProcess(place);
  let failures = 0;
  let underWay = Promise.resolve();
  let timer: NodeJS.Timeout | undefined = setTimeout(look, LOOK_MS).unref();
  return () => {
    clearTimeout(timer);
    timer = undefined;
    return underWay;
  };

  function look(): void {
    underWay = check().then(() => {
      const delay = failures === 0 ? LOOK_MS : LOOK_MS + backoffMs(failures, { baseMs: LOOK_MS, capMs: CAP_MS });
      if (timer) timer = setTimeout(look, delay).unref();
    });
  }

  async function check(): Promise<void> {
    const seen = serverProcess(place);
    if (seen !== undefined && seen === known) return;
    try {
      await serve();
      known = serverProcess(place);
      failures = 0;
    } catch (error) {
      failures++;
      onError(error as Error);
    }
  }
}

function serverProcess(place: PostgresPlace): string | undefined {
  const pid = postmasterPid(place);
  const start = pid === undefined ? undefined : processStart(pid);
  return start === undefined ? undefined : `${pid} ${start}`;
}
