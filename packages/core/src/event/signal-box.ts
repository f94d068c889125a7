import { deferred } from '@beckon/shared/deferred';

/** A latch for a generator that waits for "something changed": raised while nobody waits, it is not lost. */
export class SignalBox {
  #raised = false;
  #waiting = deferred<void>();

  raise = (): void => {
    this.#raised = true;
    this.#waiting.resolve();
  };

  /** Waits until raised, `ms` have passed, or `signal` is aborted; tells whether it was raised. */
  async wait(ms: number, signal: AbortSignal): Promise<boolean> {
    if (!this.#raised && !signal.aborted) {
      const timer = setTimeout(this.#waiting.resolve, ms);
      signal.addEventListener('abort', this.raise);
      await this.#waiting.promise;
      signal.removeEventListener('abort', this.raise);
      clearTimeout(timer);
    }
    const raised = this.#raised;
    this.#raised = false;
    this.#waiting = deferred<void>();
    return raised;
  }
}
