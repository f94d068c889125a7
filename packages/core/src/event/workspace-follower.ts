import type { OpenAsk } from '@beckon/contract/ask';
import type { Instance } from '@beckon/contract/instance';
import type { Bell } from '@beckon/db/bell';
import type { Db } from '@beckon/db/open-database';
import { sql } from 'kysely';
import { listOpenAsks } from '../ask/list-open-asks.ts';
import { workspaceTopic } from '../context.ts';
import { selectInstances } from '../instance/instance-columns.ts';
import { LIST_REQUEST_BYTES } from '@beckon/contract/limits';
import { cutAsk } from './cut-for-feed.ts';

/** The page of a workspace's home: its latest instances and oldest open asks, each with its JSON for comparison. */
export interface WorkspacePage {
  readonly instances: ReadonlyMap<string, { row: Instance; json: string }>;
  readonly asks: ReadonlyMap<string, { row: OpenAsk; json: string }>;
  readonly totalAsks: number;
}

const INSTANCES = 200;
const ASKS = 100;
const LINE_CHARS = 280;
/** Rings within this time are one look. */
const COALESCE_MS = 50;
/** It looks at least this often, whether it heard a ring or not. */
const LOOK_EVERY_MS = 5_000;

/** Keeps the home page of one workspace current for everybody who watches it in this process. */
export class WorkspaceFollower {
  readonly #db: Db;
  readonly #workspaceId: string;
  readonly #unsubscribe: () => void;
  readonly #watchers = new Set<() => void>();
  readonly #onError: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #looking = false;
  #rung = false;
  #closed = false;
  page: WorkspacePage | undefined;

  constructor(options: { db: Db; bell: Bell; workspaceId: string; onError: (error: unknown) => void }) {
    this.#db = options.db;
    this.#workspaceId = options.workspaceId;
    this.#onError = options.onError;
    this.#unsubscribe = options.bell.subscribe(workspaceTopic(options.workspaceId), () => this.#ring());
    void this.#look();
  }

  /** Calls `watcher` when the page has been read anew; returns how to stop that. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#unsubscribe();
    this.#watchers.clear();
  }

  #ring(): void {
    if (this.#rung) return;
    this.#rung = true;
    if (!this.#looking) this.#schedule(COALESCE_MS);
  }

  #schedule(ms: number): void {
    clearTimeout(this.#timer);
    if (!this.#closed) this.#timer = setTimeout(() => void this.#look(), ms);
  }

  async #look(): Promise<void> {
    this.#looking = true;
    this.#rung = false;
    try {
      this.page = await readPage(this.#db, this.#workspaceId);
      for (const watcher of this.#watchers) watcher();
    } catch (error) {
      this.#onError(error);
    } finally {
      this.#looking = false;
      this.#schedule(this.#rung ? COALESCE_MS : LOOK_EVERY_MS);
    }
  }
}

async function readPage(db: Db, workspaceId: string): Promise<WorkspacePage> {
  const latest = sql`order by i.latest_message_at desc, i.id limit ${INSTANCES}`;
  const instances = await selectInstances(db, workspaceId, latest, LINE_CHARS);
  const { items: asks, total } = await listOpenAsks(db, workspaceId, ASKS);
  return {
    instances: indexById(instances),
    asks: indexById(asks.map((ask) => cutAsk(ask, LIST_REQUEST_BYTES))),
    totalAsks: total,
  };
}

function indexById<T extends { id: string }>(rows: readonly T[]): Map<string, { row: T; json: string }> {
  return new Map(rows.map((row) => [row.id, { row, json: JSON.stringify(row) }]));
}
