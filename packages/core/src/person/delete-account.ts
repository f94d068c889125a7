import { inTransaction } from '@beckon/db/transaction';
import { sql } from 'kysely';
import { instanceTopic, workspaceTopic, type Context } from '../context.ts';
import { lockInstances } from '../instance/lock-instances.ts';

/**
 * Deletes the caller's account for good, in one transaction: the personal workspace with its agents, instances, messages
 * and keys, and the user with every session. Sockets and streams end when their authority is next looked at, within 5 s.
 */
export async function deleteAccount(ctx: Context): Promise<{ message: string }> {
  const { user_id: userId, workspace_id: workspaceId } = ctx.actor;
  const waiting = await inTransaction(ctx.db, async (tx) => {
    // In the order in which everybody else locks: instances, then the workspace, then the user.
    const ids = await lockInstances(tx, workspaceId);
    await sql`delete from workspaces where personal_user_id = ${userId}`.execute(tx);
    await sql`delete from tickets where purpose = 'stream' and subject ->> 'user_id' = ${userId}`.execute(tx);
    await sql`delete from users where id = ${userId}`.execute(tx);
    return ids;
  });
  ctx.bell.ring([workspaceTopic(workspaceId), ...waiting.map((id) => instanceTopic(workspaceId, id))]);
  return { message: 'User account successfully deleted' };
}
