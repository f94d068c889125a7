import { stillAuthorised } from '@beckon/core/access';
import type { Actor, System } from '@beckon/core/context';
import type { ServerResponse } from 'node:http';

/** How often the database is asked who may still watch. */
export const CHECK_MS = 2_000;
/** How long a response may still take once its caller's authority has ended; milliseconds. */
export const LAST_WORDS_MS = 500;

interface Watched {
  readonly actor: Actor;
  readonly revoke: () => void;
}

/**
 * Ends what stays open when its caller's authority ends: a revoked key, a closed session, a lost role. It asks the
 * database every 2 s, once for all, so no socket, stream or waiting call carries a byte 5 s after.
 */
export class AuthorityWatch {
  readonly #system: System;
  readonly #watched = new Set<Watched>();
  readonly #timer: NodeJS.Timeout;
  readonly #onError: (error: unknown) => void;
  #checking = false;

  /** @param checkMs milliseconds between two looks */
  constructor(system: System, onError: (error: unknown) => void, checkMs = CHECK_MS) {
    this.#system = system;
    this.#onError = onError;
    this.#timer = setInterval(() => void this.check(), checkMs);
    this.#timer.unref();
  }

  /** Calls `revoke` once when `actor` may no longer read; returns how to stop watching. */
  watch(actor: Actor, revoke: () => void): () => void {
    const entry = { actor, revoke };
    this.#watched.add(entry);
    return () => void this.#watched.delete(entry);
  }

  /**
   * Cuts a response off when its caller's authority ends while it is under way: a call that waits for an answer. A call that
   * has just ended that authority itself (an account deleted, a key given up) has the time to say so.
   */
  guard(actor: Actor | undefined, response: ServerResponse): void {
    if (!actor) return;
    let cut: NodeJS.Timeout | undefined;
    const unwatch = this.watch(actor, () => {
      cut = setTimeout(() => response.destroy(), LAST_WORDS_MS);
    });
    response.once('close', () => {
      unwatch();
      clearTimeout(cut);
    });
  }

  async check(): Promise<void> {
    if (this.#checking) return;
    this.#checking = true;
    try {
      const entries = [...this.#watched];
      const actors = entries.map(({ actor }) => actor);
      const standing = new Set(await stillAuthorised(this.#system, actors, 'read'));
      for (const entry of entries) {
        if (!standing.has(entry.actor) && this.#watched.delete(entry)) entry.revoke();
      }
    } catch (error) {
      this.#onError(error);
    } finally {
      this.#checking = false;
    }
  }

  close(): void {
    clearInterval(this.#timer);
    this.#watched.clear();
  }
}
