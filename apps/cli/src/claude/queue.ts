import { isPassing } from '@beckon/client/call-error';
import { backoffMs } from '@beckon/shared/backoff';
import { sleep } from '@beckon/shared/sleep';

/** A call that takes longer than the longest hold of the server has lost its connection. */
const CALL_MS = 40_000;

/**
 * Calls to the server, one after the other, each made again for as long as the server cannot be reached. Whoever puts one
 * in may wait for it or not: nothing in the terminal does.
 */
export class Queue {
  readonly #closing = new AbortController();
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #reachable = true;

  /** False while the latest attempt has found nobody. */
  get reachable(): boolean {
    return this.#reachable;
  }

  get size(): number {
    return this.#waiting;
  }

  /** @returns what the call answers; undefined when the server refuses it, or the queue was closed before */
  add<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    this.#waiting += 1;
    const done = this.#last.then(() => this.#persist(call)).finally(() => (this.#waiting -= 1));
    this.#last = done;
    return done;
  }

  /** Beside the queue: what is held for long must not hold back the rest. */
  async persist<T>(call: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
    return this.#persist((own) => call(AbortSignal.any([own, signal])), signal);
  }

  /** Waits until all that was put in is said, at most so long; then gives up on the rest. */
  async close(withinMs: number): Promise<void> {
    await Promise.race([this.#last, sleep(this.#reachable ? withinMs : 0)]);
    this.#closing.abort();
  }

  async #persist<T>(call: (signal: AbortSignal) => Promise<T>, also?: AbortSignal): Promise<T | undefined> {
    const stop = also ? AbortSignal.any([this.#closing.signal, also]) : this.#closing.signal;
    for (let attempt = 0; !stop.aborted; attempt++) {
      const patience = AbortSignal.timeout(CALL_MS);
      try {
        const answer = await call(AbortSignal.any([stop, patience]));
        this.#reachable = true;
        return answer;
      } catch (error) {
        if (stop.aborted) return undefined;
        if (!patience.aborted && !isPassing(error)) return undefined;
        this.#reachable = false;
      }
      await sleep(backoffMs(attempt, { baseMs: 250, capMs: 4_000 }), stop).catch(() => {});
    }
    return undefined;
  }
}
