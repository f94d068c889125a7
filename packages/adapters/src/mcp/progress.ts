/** Sends `notifications/progress`; resolves when it is written, may reject when the client is gone. */
export type SendProgress = (progress: { progress: number; total?: number; message?: string }) => Promise<void>;

export interface ProgressReporter extends Disposable {
  /** Tells a step of the procedure's own. Never rejects: a client that left needs no progress. */
  readonly report: (progress: number, total?: number, message?: string) => Promise<void>;
  /** Tells that everything is done, where a total was announced. */
  readonly finish: () => Promise<void>;
}

/**
 * Tells the client every `everyMs` that its call is alive, until disposed: elapsed minutes of `totalMinutes`, or
 * elapsed seconds. What is sent always rises, as the protocol demands, also beside the procedure's own reports.
 *
 * @param send undefined when the client gave no token: nothing is sent then
 */
export function startProgress(
  send: SendProgress | undefined,
  { everyMs, totalMinutes }: { readonly everyMs: number; readonly totalMinutes: number | undefined },
): ProgressReporter {
  const started = performance.now();
  let last = 0;
  const emit = async (progress: number, total?: number, message?: string) => {
    if (!send || progress <= last) return;
    last = progress;
    await send({ progress, ...(total !== undefined && { total }), ...(message !== undefined && { message }) }).catch(
      () => {},
    );
  };
  const tick = () => {
    const seconds = (performance.now() - started) / 1000;
    // A report of the procedure may have run ahead of the clock: creep on behind it.
    const elapsed = Math.max(totalMinutes === undefined ? seconds : seconds / 60, last + 0.001);
    void emit(round(elapsed), totalMinutes);
  };
  const timer = send && everyMs > 0 ? setInterval(tick, everyMs) : undefined;
  return {
    report: emit,
    finish: () => (totalMinutes === undefined ? Promise.resolve() : emit(totalMinutes, totalMinutes)),
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
