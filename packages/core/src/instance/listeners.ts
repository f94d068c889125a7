import type { Listening } from '@beckon/contract/listening';
import { isProcessAlive } from '@beckon/db/bell';
import type { Db } from '@beckon/db/open-database';
import { backoffMs } from '@beckon/shared/backoff';
import { sleep } from '@beckon/shared/sleep';
import { sql, type RawBuilder } from 'kysely';
import { instanceTopic, type System } from '../context.ts';
import type { InstanceRow } from './change-instance.ts';
import { forEach } from './for-each.ts';

/** An agent that waits in turns calls again within this time. */
const TURN_MS = 3_000;
/** One that was shown something and took nothing comes for it, or looks again, within this time. */
const SHOWN_MS = 15_000;

/** How a call that was held has ended: it goes to work with what it got, it will call again, or it comes for what it saw. */
export type HoldEnd = 'served' | 'turn' | 'shown';

const LINGER_MS: Readonly<Record<HoldEnd, number>> = { served: 0, turn: TURN_MS, shown: SHOWN_MS };

/** Between tries of what the database did not take. */
const RETRY = { baseMs: 200, capMs: 5_000 };

interface Holds {
  readonly row: InstanceRow;
  readonly current: Map<symbol, Listening>;
  /** What is to stand in the database for this process. */
  wanted: Listening | undefined;
  /** What stands there, as far as is known. */
  written: Listening | undefined;
  linger: NodeJS.Timeout | undefined;
  writing: Promise<void> | undefined;
}

/**
 * The calls of agents that this process holds until people write something. What they mean for whoever writes is told in the
 * database and by the bell, so that every process can show it; while an agent waits in turns, nothing is written. What the
 * database did not take is written again until it does.
 */
export class Listeners {
  readonly #system: Pick<System, 'db' | 'bell'>;
  readonly #onError: (error: unknown) => void;
  readonly #instances = new Map<string, Holds>();
  readonly #closing = new AbortController();

  constructor(options: Pick<System, 'db' | 'bell'> & { onError: (error: unknown) => void }) {
    this.#system = options;
    this.#onError = options.onError;
  }

  /** A call of this instance is held from now on. @returns what to call at its end, once */
  hold(row: InstanceRow, listening: Listening): (end: HoldEnd) => void {
    const key = keyOf(row);
    const holds = this.#instances.get(key) ?? {
      row,
      current: new Map(),
      wanted: undefined,
      written: undefined,
      linger: undefined,
      writing: undefined,
    };
    this.#instances.set(key, holds);
    const hold = Symbol('hold');
    clearTimeout(holds.linger);
    holds.current.set(hold, listening);
    this.#want(holds, soonest(holds));
    return (end) => {
      holds.current.delete(hold);
      if (holds.current.size > 0) return this.#want(holds, soonest(holds));
      clearTimeout(holds.linger);
      if (LINGER_MS[end] === 0) this.#want(holds, undefined);
      else holds.linger = setTimeout(() => this.#want(holds, undefined), LINGER_MS[end]);
    };
  }

  /** Tells anew what another process has taken for that of a dead one, while ours had lost its connection. */
  async retell(): Promise<void> {
    const { db, bell } = this.#system;
    const told = [...this.#instances.values()].filter(({ written, writing }) => written !== undefined && !writing);
    if (told.length === 0) return;
    const { rows } = await sql<InstanceRow>`
      select workspace_id as "workspaceId", agent_instance_id as "instanceId" from listeners
      where process_key = ${bell.processKey}`.execute(db);
    const standing = new Set(rows.map(keyOf));
    for (const holds of told) {
      if (standing.has(keyOf(holds.row)) || holds.writing) continue;
      holds.written = undefined;
      this.#want(holds, holds.wanted);
    }
  }

  /** Nobody is held any longer. What the database does not take now is left to who finds this process dead. */
  async close(): Promise<void> {
    this.#closing.abort();
    const all = [...this.#instances.values()];
    for (const holds of all) {
      clearTimeout(holds.linger);
      this.#want(holds, undefined);
    }
    await Promise.all(all.flatMap(({ writing }) => writing ?? []));
  }

  #want(holds: Holds, listening: Listening | undefined): void {
    holds.wanted = listening;
    holds.writing ??= this.#write(holds).finally(() => {
      holds.writing = undefined;
      const isOver = holds.current.size === 0 && holds.wanted === undefined;
      if (isOver && this.#instances.get(keyOf(holds.row)) === holds) this.#instances.delete(keyOf(holds.row));
    });
  }

  async #write(holds: Holds): Promise<void> {
    for (let failures = 0; holds.written !== holds.wanted;) {
      const { wanted } = holds;
      try {
        await this.#tell(holds.row, wanted);
        holds.written = wanted;
        failures = 0;
      } catch (error) {
        // One word about a database that is away; the tries behind it would say the same.
        if (failures === 0) this.#onError(error);
        if (this.#closing.signal.aborted) return;
        await sleep(backoffMs(failures++, RETRY), this.#closing.signal).catch(() => {});
      }
    }
  }

  async #tell({ workspaceId, instanceId }: InstanceRow, listening: Listening | undefined): Promise<void> {
    const { db, bell } = this.#system;
    const mine = sql`workspace_id = ${workspaceId} and agent_instance_id = ${instanceId} and process_key = ${bell.processKey}`;
    if (listening === undefined) await sql`delete from listeners where ${mine}`.execute(db);
    else {
      // The instance may be gone by now.
      await sql`insert into listeners (workspace_id, agent_instance_id, process_key, listening)
        select workspace_id, id, ${bell.processKey}, ${listening} from agent_instances
        where workspace_id = ${workspaceId} and id = ${instanceId}
        on conflict (workspace_id, agent_instance_id, process_key) do update set listening = excluded.listening`.execute(
        db,
      );
    }
    bell.ring([instanceTopic(workspaceId, instanceId)]);
  }
}

/** How soon the agent of an instance reads what is written now; null where nothing of it is held anywhere. The soonest counts. */
export const listeningOf = (instance: 'i'): RawBuilder<Listening | null> => sql<Listening | null>`
  (select max(l.listening) from listeners l
    where l.workspace_id = ${sql.ref(`${instance}.workspace_id`)} and l.agent_instance_id = ${sql.ref(`${instance}.id`)})`;

/** Processes that have died hold nothing. */
export async function sweepListeners({ db, bell }: Pick<System, 'db' | 'bell'>): Promise<void> {
  const { rows } = await sql<{ process_key: number }>`select distinct process_key from listeners`.execute(db);
  await forEach(rows, async ({ process_key }) => {
    if (process_key === bell.processKey || (await isProcessAlive(db, process_key))) return;
    bell.ring(await removeListeners(db, process_key));
  });
}

async function removeListeners(db: Db, processKey: number): Promise<string[]> {
  const { rows } = await sql<{ workspace_id: string; agent_instance_id: string }>`
    delete from listeners where process_key = ${processKey} returning workspace_id, agent_instance_id`.execute(db);
  return rows.map((row) => instanceTopic(row.workspace_id, row.agent_instance_id));
}

const keyOf = ({ workspaceId, instanceId }: InstanceRow): string => `${workspaceId}/${instanceId}`;

const soonest = ({ current }: Holds): Listening =>
  [...current.values()].includes('at_once') ? 'at_once' : 'at_next_step';
