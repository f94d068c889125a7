/** Counts what is open at once by subject. */
export class OpenCount {
  readonly #open = new Map<string, number>();
  readonly #most: number;

  /** @param most for one subject */
  constructor(most: number) {
    this.#most = most;
  }

  /** Counts one more; returns how to count it off, undefined where there are as many as may be. */
  enter(subject: string): (() => void) | undefined {
    const count = this.#open.get(subject) ?? 0;
    if (count >= this.#most) return undefined;
    this.#open.set(subject, count + 1);
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      const left = (this.#open.get(subject) ?? 1) - 1;
      if (left > 0) this.#open.set(subject, left);
      else this.#open.delete(subject);
    };
  }
}
