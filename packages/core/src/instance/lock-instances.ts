import type { Db } from '@beckon/db/open-database';
import { sql } from 'kysely';

/** What deletes much has more time than a call has otherwise. */
export async function giveMinutes(tx: Db): Promise<void> {
  await sql`set local statement_timeout = '5min'`.execute(tx);
}

/**
 * Locks the instances of a workspace, or of one agent, before they are deleted with it in this transaction, and gives the
 * deletion minutes: however many messages there are, they go at once or not at all.
 *
 * @returns the ids of those whose questions wait for a person, so that waiting calls can be told
 */
export async function lockInstances(tx: Db, workspaceId: string, agentId?: string): Promise<string[]> {
  await giveMinutes(tx);
  const ofWorkspace = tx
    .selectFrom('agent_instances')
    .select(['id', 'open_asks'])
    .where('workspace_id', '=', workspaceId);
  const rows = await (agentId === undefined ? ofWorkspace : ofWorkspace.where('user_agent_id', '=', agentId))
    .orderBy('id')
    .forUpdate()
    .execute();
  return rows.filter((row) => row.open_asks > 0).map(({ id }) => id);
}
