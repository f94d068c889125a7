import { setTimeout } from 'node:timers/promises';
import { callbackify } from 'node:util';
import pg from 'pg';
import { DatabaseAway } from './database-away.ts';
import { endDeadConnections } from './end-dead-connections.ts';
import { hearErrors } from './hear-errors.ts';

type Connected = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (release?: Error | boolean) => void,
) => void;

/** So long a connection that is ended may take to be gone; one that is dead never says so. */
const LAST_WORDS_MS = 2_000;

/**
 * A pool that says so when the database is away, and whose `end` waits until the server has let its connections go: the
 * database may be dropped or stopped then.
 */
class PatientPool extends pg.Pool {
  readonly #connected = new Set<pg.PoolClient>();
  #allGone: (() => void) | undefined;

  constructor(config: pg.PoolConfig) {
    super(config);
    this.on('connect', (client) => this.#connected.add(client));
    this.on('remove', (client) => {
      this.#connected.delete(client);
      if (this.#connected.size === 0) this.#allGone?.();
    });
  }

  /** @throws DatabaseAway when there is no connection to be had */
  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.PoolClient> | void {
    const connecting = super.connect().catch((cause: unknown) => {
      throw new DatabaseAway(cause);
    });
    if (!callback) return connecting;
    callbackify(() => connecting)((error, client) =>
      callback(error ?? undefined, client, (release) => client?.release(release)),
    );
  }

  /** @throws Error when it was ended before */
  override end(): Promise<void>;
  override end(callback: () => void): void;
  override end(callback?: () => void): Promise<void> | void {
    const ended = super.end().then(() => this.#wait());
    if (!callback) return ended;
    callbackify(() => ended)(() => callback());
  }

  async #wait(): Promise<void> {
    if (this.#connected.size === 0) return;
    const late = new AbortController();
    const gone = new Promise<void>((resolve) => (this.#allGone = resolve));
    await Promise.race([gone, setTimeout(LAST_WORDS_MS, undefined, { signal: late.signal }).catch(() => {})]);
    late.abort();
  }
}

/**
 * Opens a pool of the server's: errors of its connections end nothing, dead ones are found, and who ends it may pull the
 * database away after it.
 *
 * @param owner connection string of whoever may see what the pool's connections do
 */
export function openPool(config: pg.PoolConfig, owner: string, onError: (error: Error) => void): pg.Pool {
  const pool = new PatientPool(config);
  hearErrors(pool, onError);
  endDeadConnections(pool, owner);
  return pool;
}
