import type { Db } from '@beckon/db/open-database';
import { addressSubject } from '../rate/address-subject.ts';
import { recordAudit, type AuditEntry } from './record-audit.ts';

/** How long an identical denial is only counted. */
const WINDOW_MS = 60_000;
const SWEEP_MS = 15_000;
/** Rows of different targets that one caller is given in a window. */
const MAX_PER_ACTOR = 20;
/** Kinds of denials that are kept apart at all. */
const MAX_HELD = 5_000;

interface Held {
  readonly entry: AuditEntry;
  readonly who: string;
  since: number;
  /** How many more there were since the last row. */
  repeated: number;
}

/**
 * Writes what was denied, so that no flood of it fills the log. The first denial is a row at once; the same again (same
 * caller, action, target) within a minute is counted, and the count is a row when the minute is over. Of a caller who tries
 * ever other targets, all after the twentieth count as one target; of thousands of callers at once, the later as one caller.
 */
export class Denials {
  readonly #db: Db;
  readonly #onError: (error: unknown) => void;
  readonly #now: () => number;
  readonly #held = new Map<string, Held>();
  readonly #perActor = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;

  constructor(db: Db, options: { onError?: (error: unknown) => void; now?: () => number } = {}) {
    this.#db = db;
    this.#onError = options.onError ?? (() => {});
    this.#now = options.now ?? Date.now;
    this.#timer = setInterval(() => void this.sweep(), SWEEP_MS);
    this.#timer.unref();
  }

  /** Never throws: the caller is refused whatever becomes of the row. */
  async record(entry: AuditEntry): Promise<void> {
    const who = JSON.stringify([
      entry.workspace_id,
      entry.key_id ?? entry.user_id ?? addressSubject(entry.ip_address ?? ''),
    ]);
    const kept = this.#keep(entry, who);
    const key = JSON.stringify([kept.who, kept.entry.action, kept.entry.target?.kind, kept.entry.target?.id]);
    const held = this.#held.get(key);
    if (held) {
      held.repeated += 1;
      return;
    }
    this.#held.set(key, { ...kept, since: this.#now(), repeated: 0 });
    this.#perActor.set(kept.who, (this.#perActor.get(kept.who) ?? 0) + 1);
    await this.#write(kept.entry);
  }

  /** Writes the counts of windows that are over. */
  async sweep(): Promise<void> {
    const now = this.#now();
    for (const [key, held] of this.#held) {
      if (now - held.since < WINDOW_MS) continue;
      if (held.repeated > 0) await this.#writeCount(held);
      else this.#forget(key, held);
    }
  }

  /** Writes every count, and takes no more time. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const held of this.#held.values()) if (held.repeated > 0) await this.#writeCount(held);
    this.#held.clear();
    this.#perActor.clear();
  }

  /** As precisely as there is room for. */
  #keep(entry: AuditEntry, who: string): { entry: AuditEntry; who: string } {
    const exact = JSON.stringify([who, entry.action, entry.target?.kind, entry.target?.id]);
    if (this.#held.has(exact)) return { entry, who };
    if (this.#held.size >= MAX_HELD) {
      const { workspace_id, actor_kind, action, decision } = entry;
      return {
        entry: { workspace_id, actor_kind, action, decision, detail: { callers: 'many' } },
        who: `${workspace_id} many`,
      };
    }
    if ((this.#perActor.get(who) ?? 0) < MAX_PER_ACTOR) return { entry, who };
    return { entry: { ...entry, target: undefined, detail: { ...entry.detail, targets: 'many' } }, who };
  }

  async #writeCount(held: Held): Promise<void> {
    const { entry, repeated, since } = held;
    held.since = this.#now();
    held.repeated = 0;
    const detail = { ...entry.detail, repeated, since: new Date(since).toISOString() };
    await this.#write({ ...entry, request_id: null, detail });
  }

  #forget(key: string, { who }: Held): void {
    this.#held.delete(key);
    const left = (this.#perActor.get(who) ?? 1) - 1;
    if (left > 0) this.#perActor.set(who, left);
    else this.#perActor.delete(who);
  }

  async #write(entry: AuditEntry): Promise<void> {
    try {
      await recordAudit(this.#db, entry);
    } catch (error) {
      this.#onError(error);
    }
  }
}
