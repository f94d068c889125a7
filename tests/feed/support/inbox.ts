import { deferred } from '@beckon/shared/deferred';

/** What has arrived, in order, and a way to wait for what is still to come. */
export class Inbox<T> {
  readonly all: T[] = [];
  #arrival = deferred<void>();

  readonly push = (item: T): void => {
    this.all.push(item);
    const arrived = this.#arrival;
    this.#arrival = deferred<void>();
    arrived.resolve();
  };

  /** Waits until `find` finds something in what has arrived; looks again at each arrival. */
  async until<R>(find: (all: readonly T[]) => R | undefined | false): Promise<R> {
    for (;;) {
      const { promise } = this.#arrival;
      const found = find(this.all);
      if (found !== undefined && found !== false) return found;
      await promise;
    }
  }

  /** Waits until `count` have arrived. */
  async first(count: number): Promise<readonly T[]> {
    return this.until((all) => all.length >= count && all.slice(0, count));
  }
}
