/**
 * Waits `ms` milliseconds, or until the signal says stop.
 *
 * @throws the signal's reason, at once, when it is or becomes aborted
 */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      // A signal outlives many waits: a listener left on it would be a leak.
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
  });
  signal?.throwIfAborted();
}
