import type { Key, RenameKeyInput } from '@beckon/contract/key';
import { sql } from 'kysely';
import { notFound } from '../app-error.ts';
import type { System } from '../context.ts';
import { checkLine } from '../message/content.ts';
import { ownKey, selectKeys, type KeyOwner } from './key-columns.ts';

/** Names a key anew. @throws AppError NOT_FOUND `API key not found`, BAD_REQUEST for a name with NUL */
export async function renameKey(system: Pick<System, 'db'>, owner: KeyOwner, input: RenameKeyInput): Promise<Key> {
  const own = ownKey(owner, input.key_id);
  await sql`update api_keys k set name = ${checkLine(input.name, 'name')} where ${own}`.execute(system.db);
  const [key] = await selectKeys(system.db, own);
  if (!key) throw notFound('API key not found');
  return key;
}
