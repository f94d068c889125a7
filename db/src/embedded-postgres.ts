import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { tryLockFile } from './lock-file.ts';
import { connectionString, postgresPlace, type PostgresPlace } from './postgres-place.ts';
import { probe, withClient } from './postgres-probe.ts';
import { countUsers, signUp } from './postgres-users.ts';
import { initCluster, requireOwnFolder, startServer, stopServer } from './postgres-server.ts';
import { watchServer } from './postgres-watch.ts';

export interface EmbeddedPostgres {
  /** As superuser `postgres`, to the database `beckon`; for `pg` and `psql` alike. */
  readonly connectionString: string;
  /** Stops PostgreSQL when nobody else uses it. */
  release(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Settings of the server, should it be ours to start: `{ fsync: 'off' }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** A server that was killed is started again; this hears when that fails. It is tried until it succeeds. */
  onError?(error: Error): void;
}

const DATABASE = 'beckon';
const TURN_MS = 120_000;
const LAST_BACKENDS_MS = 2_000;

/**
 * Gives the PostgreSQL of this data folder: the one that runs there already, whoever started it, else one that it starts,
 * on a unix socket only. Several processes may use it at once; the last to release it stops it. One whose users were
 * killed runs on until the next user finds it; one that is killed itself is started again while it has users.
 *
 * @throws Error one sentence: the folder cannot be used or reached, or PostgreSQL does not start
 */
export async function startEmbeddedPostgres(
  dataDir: string,
  options: EmbeddedPostgresOptions = {},
): Promise<EmbeddedPostgres> {
  const place = postgresPlace(dataDir);
  const user = await inTurn(place, async () => {
    await serve(place, options.settings ?? {});
    await ensureDatabase(place);
    return signUp(place.folder);
  });
  const restart = (): Promise<void> => inTurn(place, () => serveAgain(place, options.settings ?? {}));
  const stopWatching = watchServer(place, restart, (error) => options.onError?.(error));
  let released: Promise<void> | undefined;
  return {
    connectionString: connectionString(place, DATABASE),
    release: () =>
      (released ??= stopWatching().then(() =>
        inTurn(place, async () => {
          user.release();
          if (countUsers(place.folder).living === 0 && !(await otherConnections(place))) await stopServer(place);
        }),
      )),
  };
}

/** One process at a time starts or stops the server. */
async function inTurn<T>(place: PostgresPlace, work: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + TURN_MS; ;) {
    const lock = tryLockFile(join(place.folder, 'postgres.lock'));
    if ('release' in lock) {
      try {
        return await work();
      } finally {
        lock.release();
      }
    }
    if (Date.now() > deadline)
      throw new Error(
        `Process ${lock.pid} has been starting or stopping the database in ${place.folder} for ${TURN_MS / 1000} seconds.`,
      );
    await sleep(10 + Math.random() * 20);
  }
}

async function serve(place: PostgresPlace, settings: Readonly<Record<string, string>>): Promise<void> {
  requireOwnFolder(place, place.socket);
  let state = await probe(place);
  // One that stops goes silent, one that starts answers; both soon.
  for (const deadline = Date.now() + TURN_MS; state === 'busy' && Date.now() < deadline; state = await probe(place))
    await sleep(20);
  if (state !== 'silent') return;
  await initCluster(place);
  await startServer(place, settings);
}

/** Never makes a new cluster: an empty database in the place of one that is gone would hide the loss. */
async function serveAgain(place: PostgresPlace, settings: Readonly<Record<string, string>>): Promise<void> {
  if (!existsSync(place.data)) throw new Error(`The database's folder ${place.data} is gone.`);
  await serve(place, settings);
}

async function ensureDatabase(place: PostgresPlace): Promise<void> {
  await withClient(place, 'postgres', async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  });
}

/** Connections of no Beckon process, such as `psql`. Our own last ones are given a moment to end. */
async function otherConnections(place: PostgresPlace): Promise<boolean> {
  if ((await probe(place)) === 'silent') return false;
  return withClient(place, 'postgres', async (client) => {
    for (const deadline = Date.now() + LAST_BACKENDS_MS; ; await sleep(20)) {
      const { rowCount } = await client.query(
        `select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
      );
      if (rowCount === 0) return false;
      if (Date.now() > deadline) return true;
    }
  });
}
