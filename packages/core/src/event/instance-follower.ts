import type { Listening } from '@beckon/contract/listening';
import type { Bell } from '@beckon/db/bell';
import type { Db } from '@beckon/db/open-database';
import { instanceTopic } from '../context.ts';
import type { Cursor } from './cursor.ts';
import { readHead, readLog, type LogAddress, type LoggedItem, type LogHead } from './read-log.ts';

const RING_ITEMS = 1_000;
const RING_BYTES = 1_048_576;
/** After a read that failed. A ring may not come again, so this is what finds the last event before a silence. */
const RETRY_MS = 1_000;

/**
 * Follows the log of one instance, once for everybody who watches it in this process.
 *
 * It reads on each ring of the bell what lies after the last item it holds, and keeps the latest 1,000 items or 1 MB.
 * Watchers hold a position, not copies: one that is slow costs nothing, and one that has fallen out of the ring reads
 * the database. A failing read never ends a watcher.
 */
export class InstanceFollower {
  readonly #db: Db;
  readonly #at: LogAddress;
  readonly #unsubscribe: () => void;
  #ring: LoggedItem[] = [];
  #bytes = 0;
  /** The event before the first item of the ring. */
  #base: Cursor;
  #watchers = new Set<() => void>();
  #reading: Promise<void> | undefined;
  #again = false;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;
  #breaks = 0;
  #listening: Listening | null;
  #isGone = false;
  readonly #onError: (error: unknown) => void;

  constructor(options: { db: Db; bell: Bell; at: LogAddress; from: LogHead; onError: (error: unknown) => void }) {
    this.#db = options.db;
    this.#at = options.at;
    this.#base = options.from;
    this.#listening = options.from.listening;
    this.#onError = options.onError;
    this.#unsubscribe = options.bell.subscribe(instanceTopic(options.at.workspaceId, options.at.instanceId), () =>
      this.look(),
    );
    this.look();
  }

  /** Calls `watcher` when there is more to read; returns how to stop that. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** The last event that this follower has seen. */
  get head(): Cursor {
    return this.#ring.at(-1)?.cursor ?? this.#base;
  }

  /** How often the log turned out to be another one than before; watchers then have to find their place anew. */
  get breaks(): number {
    return this.#breaks;
  }

  /** How soon the agent reads what people write, as it was when this follower last looked. */
  get listening(): Listening | null {
    return this.#listening;
  }

  /** The instance was deleted. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /**
   * The items after `position`: from the ring, or for one that has fallen out of it from the database.
   *
   * @returns undefined where the log does not go on from there
   */
  async after(position: Cursor): Promise<readonly LoggedItem[] | undefined> {
    if (position.seq >= this.head.seq) return [];
    if (position.seq < this.#base.seq) return readLog(this.#db, this.#at, position);
    const index = position.seq - this.#base.seq;
    const there = this.#ring[index - 1]?.cursor ?? this.#base;
    return there.proof === position.proof ? this.#ring.slice(index) : undefined;
  }

  /** Reads what is new; now, or when the read under way is done. */
  look(): void {
    if (this.#closed) return;
    this.#again = true;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#unsubscribe();
    this.#watchers.clear();
  }

  async #read(): Promise<void> {
    try {
      for (let more = false; (more || this.#again) && !this.#closed;) {
        const rung = this.#again;
        this.#again = false;
        const items = await readLog(this.#db, this.#at, this.head);
        more = items !== undefined && items.length > 0;
        if (items && more) {
          this.#keep(items);
          this.#wake();
        } else if (rung) await this.#check(items === undefined);
      }
    } catch (error) {
      this.#onError(error);
      clearTimeout(this.#retry);
      if (!this.#closed) this.#retry = setTimeout(() => this.look(), RETRY_MS);
    }
  }

  /** Nothing where something was expected: is the instance still there, and is this still its log? */
  async #check(broken: boolean): Promise<void> {
    const head = await readHead(this.#db, this.#at);
    this.#isGone = head === undefined;
    const shorter = head !== undefined && head.seq < this.head.seq;
    if (head && (broken || shorter)) {
      this.#ring = [];
      this.#bytes = 0;
      this.#base = head;
      this.#breaks += 1;
    }
    const listening = head?.listening ?? null;
    const isNews = listening !== this.#listening;
    this.#listening = listening;
    if (!head || broken || shorter || isNews) this.#wake();
  }

  #wake(): void {
    for (const watcher of this.#watchers) watcher();
  }

  #keep(items: readonly LoggedItem[]): void {
    for (const item of items) {
      this.#ring.push(item);
      this.#bytes += item.bytes;
    }
    let drop = 0;
    while (this.#ring.length - drop > RING_ITEMS || (this.#bytes > RING_BYTES && this.#ring.length - drop > 1)) {
      this.#bytes -= this.#ring[drop]?.bytes ?? 0;
      drop += 1;
    }
    if (drop > 0) {
      this.#base = this.#ring[drop - 1]?.cursor ?? this.#base;
      this.#ring.splice(0, drop);
    }
  }
}
