import { Kysely, PostgresDialect } from 'kysely';
import type { Database } from './open-database.ts';
import { openPool } from './open-pool.ts';

/** A database for the sign-in library. */
export interface AuthDatabase {
  readonly db: Kysely<Record<string, Record<string, unknown>>>;
  close(): Promise<void>;
}

const MAX_CONNECTIONS = 5;

/**
 * Opens a second, small pool on the same database, with the driver's own types: the sign-in library computes with `Date`,
 * and with our ISO strings it would take expired sessions for living ones.
 */
export function openAuthDatabase(
  database: Pick<Database, 'connectionString' | 'pool'>,
  onError: (error: Error) => void,
): AuthDatabase {
  const { options } = database.pool;
  const config = {
    connectionString: options.connectionString ?? database.connectionString,
    application_name: `${options.application_name ?? 'beckon'}-auth`,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: 10_000,
    ...(options.options !== undefined && { options: options.options }),
  };
  const pool = openPool(config, database.connectionString, onError);
  const db = new Kysely<Record<string, Record<string, unknown>>>({ dialect: new PostgresDialect({ pool }) });
  return {
    db,
    async close() {
      await db.destroy();
      if (!pool.ending) await pool.end();
    },
  };
}
