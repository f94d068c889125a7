import { sleep } from '@beckon/shared/sleep';
import type { Transaction } from 'kysely';
import type { Db } from './open-database.ts';
import type { DB } from './schema.gen.ts';

/** Deadlock, lock timeout, serialization failure: nothing was done, and the next try may well succeed. */
const TRY_AGAIN = new Set(['40P01', '55P03', '40001']);
const TRIES = 4;

/**
 * Runs `fn` in a transaction (READ COMMITTED), in the one that is open if `db` is one already. A deadlock or lock timeout
 * runs it again, up to three times, so it must not change anything outside the database.
 */
export async function inTransaction<T>(db: Db, fn: (tx: Transaction<DB>) => Promise<T>): Promise<T> {
  if (db.isTransaction) return fn(db as Transaction<DB>);
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(fn);
    } catch (error) {
      const { code } = error as { code?: string };
      if (attempt === TRIES || code === undefined || !TRY_AGAIN.has(code)) throw error;
      await sleep(Math.random() * 20 * attempt);
    }
  }
}
