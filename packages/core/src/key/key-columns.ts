import type { Key } from '@beckon/contract/key';
import type { Db } from '@beckon/db/open-database';
import { sql, type RawBuilder } from 'kysely';

/** Whose keys, in which workspace. */
export interface KeyOwner {
  readonly user_id: string;
  readonly workspace_id: string;
}

/** Keys as lists show them, of the rows `api_keys k` that the filter names. */
export async function selectKeys(db: Db, filter: RawBuilder<unknown>): Promise<Key[]> {
  const { rows } = await sql<Key>`
    select k.id, k.name, k.purpose, k.scopes, k.user_agent_id, a.name as user_agent_name, k.is_active, k.created_at,
      k.expires_at, k.last_used_at, k.last_used_address, k.last_used_client, k.replaced_by
    from api_keys k left join user_agents a on a.workspace_id = k.workspace_id and a.id = k.user_agent_id
    where ${filter}`.execute(db);
  return rows;
}

/** The key of that id, if it is the owner's, as a condition on `api_keys k`. */
export const ownKey = ({ user_id, workspace_id }: KeyOwner, id: string): RawBuilder<unknown> =>
  sql`k.id = ${id} and k.workspace_id = ${workspace_id} and k.user_id = ${user_id}`;

/** A key that works, as a condition on `api_keys k`. */
export const livingKey = sql`k.is_active and (k.expires_at is null or k.expires_at > now())`;
