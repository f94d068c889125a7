import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { hearErrors } from './hear-errors.ts';
import type { Database } from './open-database.ts';

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
  const pool = new pg.Pool({
    connectionString: options.connectionString ?? database.connectionString,
    application_name: `${options.application_name ?? 'beckon'}-auth`,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: 10_000,
    ...(options.options !== undefined && { options: options.options }),
  });
  hearErrors(pool, onError);
  const db = new Kysely<Record<string, Record<string, unknown>>>({ dialect: new PostgresDialect({ pool }) });
  return {
    db,
    async close() {
      await db.destroy();
      if (!pool.ending) await pool.end();
    },
  };
}
