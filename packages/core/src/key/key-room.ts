import { MAX_ACTIVE_KEYS } from '@beckon/contract/limits';
import type { Db } from '@beckon/db/open-database';
import { sql } from 'kysely';
import { badRequest } from '../app-error.ts';
import { livingKey } from './key-columns.ts';

/**
 * Is there room for one more key of this user? Keys of runs do not count, nor those that are about to be replaced.
 *
 * @throws AppError BAD_REQUEST over 50 active keys
 */
export async function requireRoomForKey(db: Db, userId: string): Promise<void> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from api_keys k
    where k.user_id = ${userId} and ${livingKey} and k.purpose <> 'run' and k.replaced_by is null`.execute(db);
  if ((rows[0]?.count ?? 0) < MAX_ACTIVE_KEYS) return;
  throw badRequest(`Maximum of ${MAX_ACTIVE_KEYS} active API keys allowed. Revoke one that is not used.`);
}
