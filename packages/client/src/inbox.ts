import type { QueuedMessage } from '@beckon/contract/message';

/** What people wrote and this client has received, each once, until somebody takes it. */
export class Inbox {
  readonly #seen = new Set<string>();
  readonly #waiting: QueuedMessage[] = [];

  /** A repeated response may bring what an earlier one brought. */
  add(messages: readonly QueuedMessage[]): void {
    for (const message of messages) {
      if (this.#seen.has(message.id)) continue;
      this.#seen.add(message.id);
      this.#waiting.push(message);
    }
  }

  take(): QueuedMessage | undefined {
    return this.#waiting.shift();
  }
}
