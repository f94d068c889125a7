import type { Db } from '@beckon/db/open-database';
import { sql } from 'kysely';
import { AppError } from '../app-error.ts';
import { normalizeAgentName } from './agent-name.ts';

/**
 * Finds the workspace's agent of that name, or makes it. Safe when many callers name a new agent at once, and when a person
 * deletes it just now: until the transaction ends it stays.
 *
 * @throws AppError UNAUTHORIZED when the workspace has been deleted since the caller was let in
 */
export async function getOrCreateAgent(
  tx: Db,
  owner: { workspace_id: string; user_id: string },
  agentType: string,
): Promise<{ id: string; name: string }> {
  const name = normalizeAgentName(agentType);
  const found = await tx
    .selectFrom('user_agents')
    .select(['id', 'name'])
    .where('workspace_id', '=', owner.workspace_id)
    .where('name', '=', name)
    .forKeyShare()
    .executeTakeFirst();
  if (found) return found;
  const { rows } = await sql<{ id: string; name: string }>`
    insert into user_agents (workspace_id, user_id, name)
    select id, ${owner.user_id}, ${name} from workspaces where id = ${owner.workspace_id} for key share
    on conflict (workspace_id, name) do update set name = excluded.name
    returning id, name`.execute(tx);
  if (!rows[0]) throw new AppError('UNAUTHORIZED', 'This account has been deleted.');
  return rows[0];
}
