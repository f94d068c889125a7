import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import pg from 'pg';
import { DatabaseAway } from './database-away.ts';

/** Longer than a statement takes (`statement_timeout`), but for the few that were given minutes. */
const SILENCE_MS = 15_000;
const LOOK_MS = 5_000;

/**
 * Ends those connections of a pool behind which nobody is any longer. A machine or a wire that dies says nothing, and the
 * system would send into the void for a quarter of an hour; whatever waits for a statement would wait as long. One that is
 * silent for longer than a statement takes is looked for from outside, and kept only where the server is at work for it.
 *
 * @param connectionString of whoever may see what the pool's connections do: the owner, as whom they were opened
 */
export function endDeadConnections(pool: pg.Pool, connectionString: string, silenceMs = SILENCE_MS): void {
  const silent = new Map<number, Socket>();
  let looking: Promise<void> | undefined;
  const look = async (): Promise<void> => {
    while (silent.size > 0) {
      const asked = [...silent];
      silent.clear();
      const atWork = await findAtWork(
        connectionString,
        asked.map(([pid]) => pid),
      );
      for (const [pid, socket] of asked) {
        if (atWork.has(pid)) socket.setTimeout(silenceMs);
        else socket.destroy(new DatabaseAway());
      }
    }
  };
  pool.on('connect', (client) => {
    const { stream } = client.connection;
    // The driver has it, its types have not.
    const pid = (client as { processID?: number }).processID;
    if (!isSocket(stream) || pid === undefined) return;
    stream.setTimeout(silenceMs, () => {
      silent.set(pid, stream);
      looking ??= look().finally(() => (looking = undefined));
    });
  });
}

/** For which of its processes the server has a statement under way; for none where it cannot be asked. */
async function findAtWork(connectionString: string, pids: readonly number[]): Promise<ReadonlySet<number>> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: LOOK_MS, query_timeout: LOOK_MS });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ pid: number }>(
      `select pid from pg_stat_activity where pid = any($1::int[]) and state = 'active'`,
      [pids],
    );
    return new Set(rows.map(({ pid }) => pid));
  } catch {
    return new Set();
  } finally {
    client.end().catch(() => {});
  }
}

const isSocket = (stream: Duplex): stream is Socket => 'setTimeout' in stream;
