import { backoffMs } from '@beckon/shared/backoff';
import { sleep } from '@beckon/shared/sleep';
import { AppError } from '../app-error.ts';
import type { Delivery, System } from '../context.ts';
import type { InstanceRow } from '../instance/change-instance.ts';
import { CLAIM_MINUTES, confirmClaim, voidClaim, type Claim } from './queue.ts';

/**
 * Follows each response that carries messages to an agent until it is written down what became of it.
 *
 * A database that does not answer just then is asked again until the claim has become void by its age.
 */
export class HandOuts {
  readonly #system: Pick<System, 'db' | 'bell'>;
  readonly #onError: (error: unknown) => void;
  readonly #underWay = new Map<string, Promise<unknown>>();
  readonly #closing = new AbortController();

  constructor(options: Pick<System, 'db' | 'bell'> & { onError: (error: unknown) => void }) {
    this.#system = options;
    this.#onError = options.onError;
  }

  /** Ties a claim to the response that carries it: flushed confirms it, lost voids it. */
  follow(delivery: Delivery, claim: Claim | undefined): void {
    if (claim) delivery.onSettled((flushed) => this.#settle(claim, flushed));
  }

  /**
   * Waits until what this process has handed out of the instance is written down. An agent's next request may well be
   * here before that; without this it would find its own last hand-out still under way.
   */
  async settled(row: InstanceRow): Promise<void> {
    await this.#underWay.get(keyOf(row));
  }

  /** Waits for what is being written, and tries no more. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#underWay.values());
  }

  async #settle(claim: Claim, flushed: boolean): Promise<void> {
    const until = Date.now() + CLAIM_MINUTES * 60_000;
    for (let attempt = 0; ; attempt++) {
      const trial = this.#try(claim, flushed);
      if (attempt === 0) this.#track(claim, trial);
      if ((await trial) || this.#closing.signal.aborted || Date.now() > until) return;
      await sleep(backoffMs(attempt, { baseMs: 50, capMs: 5_000 }), this.#closing.signal).catch(() => {});
    }
  }

  async #try(claim: Claim, flushed: boolean): Promise<boolean> {
    try {
      await (flushed ? confirmClaim(this.#system, claim) : voidClaim(this.#system, claim));
      return true;
    } catch (error) {
      // The instance was deleted meanwhile, and its messages with it.
      if (error instanceof AppError) return true;
      this.#onError(error);
      return false;
    }
  }

  #track(claim: Claim, trial: Promise<boolean>): void {
    const key = keyOf(claim);
    const all = Promise.all([this.#underWay.get(key), trial]);
    this.#underWay.set(key, all);
    void all.finally(() => {
      if (this.#underWay.get(key) === all) this.#underWay.delete(key);
    });
  }
}

const keyOf = ({ workspaceId, instanceId }: InstanceRow): string => `${workspaceId}/${instanceId}`;
