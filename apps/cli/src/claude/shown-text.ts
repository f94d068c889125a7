/**
 * The texts of a session, put together from parts that may come in any order: each is told by a hook of its own. The end of a
 * turn is told by another, and may come before the last of its text.
 */
export class ShownText {
  readonly #parts = new Map<string, string[]>();
  #last = '';
  #awaited: { readonly text: string; readonly done: () => void } | undefined;

  /** @returns the text so far */
  add(id: string, delta: string, index: number | undefined): string {
    const parts = this.#parts.get(id) ?? [];
    parts[index ?? parts.length] = delta;
    this.#parts.set(id, parts);
    const text = parts.join('');
    this.#last = text.trim();
    if (this.#awaited?.text === this.#last) this.#awaited.done();
    return text;
  }

  /** Resolves when this text has been shown, or at the signal. */
  async shows(text: string, signal: AbortSignal): Promise<void> {
    const wanted = text.trim();
    if (wanted === '' || wanted === this.#last || signal.aborted) return;
    await new Promise<void>((done) => {
      this.#awaited = { text: wanted, done };
      signal.addEventListener('abort', () => done(), { once: true });
    });
    this.#awaited = undefined;
  }

  /** Another turn begins: the texts of the last one are whole. */
  forget(): void {
    this.#parts.clear();
  }
}
