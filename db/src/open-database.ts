import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import { APP_ROLE, appRoleObstacle } from './app-role.ts';
import { databaseServer, type DatabaseServer, type DatabaseServerOptions } from './database-server.ts';
import { migrateToLatest } from './migrate.ts';
import { openPool } from './open-pool.ts';
import { withOwner } from './owner-connection.ts';
import type { DB } from './schema.gen.ts';
import { withStartupOptions } from './startup-options.ts';
import { wireTypes } from './wire-types.ts';

/** The database, or a transaction on it. */
export type Db = Kysely<DB>;

export interface Database {
  readonly db: Kysely<DB>;
  readonly pool: pg.Pool;
  /** For connections of one's own, as the owner of the database. */
  readonly connectionString: string;
  /** The role the pool's connections work as; undefined where it cannot be had, and they work as the owner. */
  readonly role: string | undefined;
  readonly kind: 'embedded' | 'external';
  close(): Promise<void>;
}

export interface OpenDatabaseOptions extends Pick<DatabaseServerOptions, 'url' | 'dataDir'> {
  readonly applicationName?: string;
  readonly maxConnections?: number;
  /** Brings the tables to the newest migration first. */
  readonly migrate?: boolean;
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
 * Opens the database, whichever it is. Its connections work as the application's role, which cannot change the tables or
 * the audit log; where that role cannot be had, as the owner.
 *
 * @throws Error one sentence: not reachable, too old, no data folder, a migration that failed
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  const server = await databaseServer({
    url: options.url,
    dataDir: options.dataDir,
    onError: (error) => options.onError?.(error),
  });
  const onError = (error: Error): void => options.onError?.(error);
  let pool: pg.Pool | undefined;
  try {
    const role = await prepare(server.connectionString, { migrate: options.migrate ?? false, onError });
    const config = {
      ...withStartupOptions(server.connectionString, { ...SETTINGS, ...(role !== undefined && { role }) }),
      application_name: options.applicationName ?? 'beckon',
      max: options.maxConnections ?? 20,
      connectionTimeoutMillis: 10_000,
      types: wireTypes,
    };
    pool = openPool(config, server.connectionString, onError);
    return finish(pool, server, (await hasRole(pool, role)) ? role : undefined);
  } catch (error) {
    await pool?.end();
    await server.release();
    throw error;
  }
}

function finish(pool: pg.Pool, server: DatabaseServer, role: string | undefined): Database {
  const { connectionString, kind } = server;
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
  const close = async () => {
    await db.destroy();
    // Kysely ends the pool only if it has used it.
    if (!pool.ending) await pool.end();
    await server.release();
  };
  return { db, pool, connectionString, role, kind, close };
}

/** As the owner: looks at the server, migrates where that is asked, and finds the role to work as. */
async function prepare(
  connectionString: string,
  { migrate, onError }: { migrate: boolean; onError: (error: Error) => void },
): Promise<string | undefined> {
  return withOwner(connectionString, async (client) => {
    await checkServer(client, onError);
    if (migrate) await migrateToLatest({ connectionString });
    return (await appRoleObstacle(client)) === undefined ? APP_ROLE : undefined;
  });
}

async function checkServer(client: pg.Client, onError: (error: Error) => void): Promise<void> {
  const { rows } = await client.query<{ version: string; fsync: string }>(
    `select current_setting('server_version_num') as version, current_setting('fsync') as fsync`,
  );
  const version = Number(rows[0]?.version);
  if (version < OLDEST) {
    throw new Error(`PostgreSQL ${Math.floor(version / 10_000)} is too old for Beckon; it needs 15 or later.`);
  }
  if (rows[0]?.fsync === 'off')
    onError(new Error('PostgreSQL runs with fsync=off: a power cut can destroy the database. Turn fsync on.'));
}

/** Something between us and the server may drop what a connection is to begin with. */
async function hasRole(pool: pg.Pool, role: string | undefined): Promise<boolean> {
  const { rows } = await pool.query<{ name: string }>('select current_user as name');
  return rows[0]?.name === role;
}
