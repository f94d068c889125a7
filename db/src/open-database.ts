import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { databaseServer, type DatabaseServerOptions } from './database-server.ts';
import { hearErrors } from './hear-errors.ts';
import type { DB } from './schema.gen.ts';
import { wireTypes } from './wire-types.ts';

/** The database, or a transaction on it. */
export type Db = Kysely<DB>;

export interface Database {
  readonly db: Kysely<DB>;
  readonly pool: pg.Pool;
  /** For connections of one's own: the bell's. */
  readonly connectionString: string;
  readonly kind: 'embedded' | 'external';
  close(): Promise<void>;
}

export interface OpenDatabaseOptions extends Pick<DatabaseServerOptions, 'url' | 'dataDir'> {
  readonly applicationName?: string;
  readonly maxConnections?: number;
  /** A server that restarts, a backend that was ended, settings that endanger the data. None of them ends the process. */
  onError?(error: Error): void;
}

const OLDEST = 150_000;

/** Of each session, whatever the server, the database or the role is set to. */
const SETTINGS = {
  timezone: 'UTC',
  datestyle: 'ISO',
  default_transaction_isolation: 'read committed',
  // What was answered is kept.
  synchronous_commit: 'on',
  lock_timeout: '2s',
  statement_timeout: '10s',
  idle_in_transaction_session_timeout: '5s',
};

/**
 * Opens the database, whichever it is.
 *
 * @throws Error one sentence: not reachable, too old, no data folder
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  const server = await databaseServer({
    url: options.url,
    dataDir: options.dataDir,
    onError: (error) => options.onError?.(error),
  });
  const pool = new pg.Pool({
    connectionString: server.connectionString,
    application_name: options.applicationName ?? 'beckon',
    max: options.maxConnections ?? 20,
    connectionTimeoutMillis: 10_000,
    types: wireTypes,
    options: Object.entries(SETTINGS)
      .map(([name, value]) => `-c ${name}=${value.replaceAll(' ', '\\ ')}`)
      .join(' '),
  });
  const onError = (error: Error): void => options.onError?.(error);
  hearErrors(pool, onError);
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
  const close = async () => {
    await db.destroy();
    // Kysely ends the pool only if it has used it.
    if (!pool.ending) await pool.end();
    await server.release();
  };
  try {
    await checkServer(pool, onError);
  } catch (error) {
    await close();
    throw error;
  }
  return { db, pool, connectionString: server.connectionString, kind: server.kind, close };
}

async function checkServer(pool: pg.Pool, onError: (error: Error) => void): Promise<void> {
  const { rows } = await pool.query<{ version: string; fsync: string }>(
    `select current_setting('server_version_num') as version, current_setting('fsync') as fsync`,
  );
  const version = Number(rows[0]?.version);
  if (version < OLDEST) {
    throw new Error(`PostgreSQL ${Math.floor(version / 10_000)} is too old for Beckon; it needs 15 or later.`);
  }
  if (rows[0]?.fsync === 'off')
    onError(new Error('PostgreSQL runs with fsync=off: a power cut can destroy the database. Turn fsync on.'));
}
