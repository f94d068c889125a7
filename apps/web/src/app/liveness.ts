import type { Liveness } from '@beckon/client/follower';

const worstFirst: readonly Liveness[] = ['offline', 'catching_up', 'live'];

/** How live the screen is: as its least live feed. */
class LivenessBoard {
  readonly #reports = new Map<string, Liveness>();
  readonly #listeners = new Set<() => void>();

  report(feed: string, state: Liveness): void {
    if (this.#reports.get(feed) === state) return;
    this.#reports.set(feed, state);
    this.#tell();
  }

  forget(feed: string): void {
    if (this.#reports.delete(feed)) this.#tell();
  }

  readonly current = (): Liveness => {
    const reports = new Set(this.#reports.values());
    return worstFirst.find((state) => reports.has(state)) ?? 'catching_up';
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

export const liveness = new LivenessBoard();
