import type { Bell } from '@beckon/db/bell';
import { deferred } from '@beckon/shared/deferred';

/**
 * Repeats `attempt` at each ring of the topic until it answers something. It subscribes before the first attempt, so no
 * ring is lost between reading and waiting.
 *
 * @param options.deadlineMs milliseconds from now
 * @returns undefined when the time is over or the caller has gone
 */
export async function waitUntil<T>(
  bell: Bell,
  topic: string,
  options: { deadlineMs: number; signal: AbortSignal },
  attempt: () => Promise<T | undefined>,
): Promise<T | undefined> {
  let rung = deferred<'rung'>();
  const unsubscribe = bell.subscribe(topic, () => rung.resolve('rung'));
  const over = deferred<'over'>();
  const stop = () => over.resolve('over');
  const timer = setTimeout(stop, options.deadlineMs);
  options.signal.addEventListener('abort', stop);
  try {
    for (;;) {
      if (options.signal.aborted) return undefined;
      const result = await attempt();
      if (result !== undefined) return result;
      if ((await Promise.race([rung.promise, over.promise])) === 'over') return undefined;
      rung = deferred<'rung'>();
    }
  } finally {
    clearTimeout(timer);
    unsubscribe();
    options.signal.removeEventListener('abort', stop);
  }
}
