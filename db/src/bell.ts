import { backoffMs } from '@beckon/shared/backoff';
import { sql } from 'kysely';
import { randomInt } from 'node:crypto';
import pg from 'pg';
import type { Database, Db } from './open-database.ts';
import { withStartupOptions, type Connection } from './startup-options.ts';

const CHANNEL = 'beckon';
const COALESCE_MS = 10;
const MAX_PAYLOAD_BYTES = 7_900;
const CHECK_MS = 10_000;
const CHECK_TIMEOUT_MS = 3_000;
/** First key of the advisory locks that say "this process lives". */
const LOCK_CLASS = 0x62_6b;

export interface BellOptions {
  /** The current version of each topic that has one, for the poll behind the bell. */
  heads(topics: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Milliseconds between polls, +-20 %. */
  readonly pollMs?: number;
  onError?(error: Error): void;
  /** false rings within this process only: tests of a broken bell. */
  readonly notify?: boolean;
}

/**
 * Opens the bell of this process on a connection of its own.
 *
 * @throws Error when that connection cannot be made
 */
export async function openBell(
  database: Pick<Database, 'db' | 'connectionString'> & Partial<Pick<Database, 'role'>>,
  options: BellOptions,
): Promise<Bell> {
  const bell = new Bell(database, options);
  await bell.open();
  return bell;
}

/**
 * Wake-ups without payload: whoever hears one looks for himself, so a ring too many costs a look, and a ring lost is made
 * good by the poll within about a second.
 *
 * Listeners of this process are called in the microtask after `ring`; other processes hear of it by one NOTIFY per 10 ms
 * that carries topics only. The same connection holds the advisory lock by which others tell that this process lives.
 * On any doubt about that connection it is replaced: lock and LISTEN first, then every listener looks.
 */
export class Bell {
  readonly processKey = randomInt(1, 2 ** 31 - 1);
  readonly #connection: Connection;
  readonly #options: BellOptions;
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #seen = new Map<string, number>();
  readonly #toRing = new Set<string>();
  #client: pg.Client | undefined;
  #flushTimer: NodeJS.Timeout | undefined;
  #pollTimer: NodeJS.Timeout | undefined;
  #checkTimer: NodeJS.Timeout | undefined;
  #retryTimer: NodeJS.Timeout | undefined;
  #failures = 0;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(
    { connectionString, role }: { readonly connectionString: string; readonly role?: string | undefined },
    options: BellOptions,
  ) {
    this.#connection = withStartupOptions(connectionString, role === undefined ? {} : { role });
    this.#options = options;
  }

  get stats(): { listeners: number } {
    let listeners = 0;
    for (const set of this.#listeners.values()) listeners += set.size;
    return { listeners };
  }

  /** How many listen to this topic here: who asks can tell a call that waits from one that has not come yet. */
  listenersOf(topic: string): number {
    return this.#listeners.get(topic)?.size ?? 0;
  }

  async open(): Promise<void> {
    await this.#connect();
    this.#schedulePoll();
    this.#checkTimer = setInterval(() => void this.#check(), CHECK_MS);
    this.#checkTimer.unref();
  }

  /** Wakes the listeners of these topics, here and in every other process. Call it after the commit. */
  ring(topics: readonly string[]): void {
    queueMicrotask(() => this.#wake(topics));
    if (this.#options.notify === false) return;
    for (const topic of topics) this.#toRing.add(topic);
    this.#flushTimer ??= setTimeout(() => this.#flush(), COALESCE_MS);
  }

  /** Calls `listener` at each ring of the topic; returns how to stop. */
  subscribe(topic: string, listener: () => void): () => void {
    const set = this.#listeners.get(topic) ?? new Set();
    // The same function may subscribe twice, and stop once.
    const own = (): void => listener();
    this.#listeners.set(topic, set.add(own));
    return () => {
      set.delete(own);
      if (set.size > 0 || this.#listeners.get(topic) !== set) return;
      this.#listeners.delete(topic);
      this.#seen.delete(topic);
    };
  }

  /** Rings what is still to be rung, and stops listening. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of [this.#flushTimer, this.#pollTimer, this.#checkTimer, this.#retryTimer]) clearTimeout(timer);
    this.#listeners.clear();
    if (this.#toRing.size > 0) this.#flush();
    await this.#last.catch(() => {});
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => {});
  }

  #wake(topics: Iterable<string>): void {
    for (const topic of topics) {
      for (const listener of this.#listeners.get(topic) ?? []) {
        try {
          listener();
        } catch (error) {
          this.#options.onError?.(error as Error);
        }
      }
    }
  }

  #flush(): void {
    this.#flushTimer = undefined;
    const payload = JSON.stringify([this.processKey, ...this.#toRing]);
    this.#toRing.clear();
    // Too many at once: an empty list means "look everywhere".
    const fits = Buffer.byteLength(payload) <= MAX_PAYLOAD_BYTES;
    this.#ask('select pg_notify($1, $2)', [CHANNEL, fits ? payload : JSON.stringify([this.processKey])]).catch(
      (error: unknown) => this.#options.onError?.(error as Error),
    );
  }

  #hear(payload: string | undefined): void {
    const [from, ...topics] = parsePayload(payload);
    if (from === this.processKey) return;
    this.#wake(topics.length > 0 ? topics : this.#listeners.keys());
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      ...this.#connection,
      application_name: 'beckon bell',
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      connectionTimeoutMillis: 5_000,
      query_timeout: 5_000,
    });
    client.on('error', (error) => this.#lost(client, error));
    client.on('end', () => this.#lost(client));
    client.on('notification', ({ payload }) => this.#hear(payload));
    try {
      await client.connect();
      // Shared, so as not to wait for the lost connection before this one, which the server may believe in for hours.
      await client.query('select pg_advisory_lock_shared($1::int, $2::int)', [LOCK_CLASS, this.processKey]);
      await client.query(`listen ${CHANNEL}`);
    } catch (error) {
      client.end().catch(() => {});
      throw error;
    }
    if (this.#closed) return client.end();
    this.#client = client;
    this.#failures = 0;
    this.#wake(this.#listeners.keys());
  }

  #lost(client: pg.Client, error?: Error): void {
    if (this.#closed || client !== this.#client) return;
    this.#client = undefined;
    if (error) this.#options.onError?.(error);
    client.end().catch(() => {});
    this.#reconnect();
  }

  #reconnect(): void {
    const delay = backoffMs(this.#failures++, { baseMs: 100, capMs: 5_000 });
    this.#retryTimer = setTimeout(() => {
      this.#connect().catch((error: unknown) => {
        this.#options.onError?.(error as Error);
        if (!this.#closed) this.#reconnect();
      });
    }, delay);
  }

  /** The connection takes one statement at a time. */
  #ask(text: string, values: readonly unknown[]): Promise<unknown> {
    const client = this.#client;
    this.#last = this.#last.catch(() => {}).then(() => client?.query(text, [...values]));
    return this.#last;
  }

  async #check(): Promise<void> {
    const client = this.#client;
    if (!client) return;
    const timer = setTimeout(
      () => this.#lost(client, new Error('The listening connection does not answer.')),
      CHECK_TIMEOUT_MS,
    );
    await this.#ask('select 1', []).catch(() => {});
    clearTimeout(timer);
  }

  #schedulePoll(): void {
    if (this.#closed) return;
    const pollMs = this.#options.pollMs ?? 1_000;
    this.#pollTimer = setTimeout(
      () => void this.#poll().finally(() => this.#schedulePoll()),
      pollMs * (0.8 + 0.4 * Math.random()),
    );
    this.#pollTimer.unref();
  }

  async #poll(): Promise<void> {
    if (this.#listeners.size === 0) return;
    try {
      for (const [topic, version] of await this.#options.heads([...this.#listeners.keys()])) {
        if (this.#seen.get(topic) === version || !this.#listeners.has(topic)) continue;
        this.#seen.set(topic, version);
        this.#wake([topic]);
      }
    } catch (error) {
      this.#options.onError?.(error as Error);
    }
  }
}

/** Does the process with this key still hold its lock? */
export async function isProcessAlive(db: Db, processKey: number): Promise<boolean> {
  // Looks, rather than tries to take it: two who tried at once would each find the other's.
  const { rows } = await sql`
    select from pg_locks
    where locktype = 'advisory' and classid = ${LOCK_CLASS} and objid = ${processKey} and objsubid = 2 and granted
      and database = (select oid from pg_database where datname = current_database())`.execute(db);
  return rows.length > 0;
}

/** Anybody who may connect may notify; what is not ours means "look everywhere". */
function parsePayload(payload = ''): [from?: unknown, ...topics: string[]] {
  try {
    const parsed: unknown = JSON.parse(payload);
    return Array.isArray(parsed) ? (parsed as [unknown, ...string[]]) : [];
  } catch {
    return [];
  }
}
