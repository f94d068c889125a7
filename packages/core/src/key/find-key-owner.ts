import type { Db } from '@beckon/db/open-database';
import type { KeyOwner } from './key-columns.ts';

/** Whose key this is; undefined when there is none of that id. For administration, which belongs to no workspace. */
export async function findKeyOwner(db: Db, keyId: string): Promise<KeyOwner | undefined> {
  return db.selectFrom('api_keys').select(['user_id', 'workspace_id']).where('id', '=', keyId).executeTakeFirst();
}
