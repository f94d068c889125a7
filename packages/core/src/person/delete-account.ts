import { inTransaction } from '@beckon/db/transaction';
import { sql } from 'kysely';
import { conflict } from '../app-error.ts';
import { instanceTopic, workspaceTopic, type Context } from '../context.ts';
import { lockInstances } from '../instance/lock-instances.ts';

/**
 * Deletes the caller's account for good, in one transaction: the workspaces they own with agents, instances, messages and
 * keys, and the user with every session. In workspaces of others, what they did stays without them. Sockets and streams
 * end when their authority is next looked at, within 5 s.
 *
 * @throws AppError CONFLICT while they own a workspace that others are in
 */
export async function deleteAccount(ctx: Pick<Context, 'db' | 'bell' | 'actor'>): Promise<{ message: string }> {
  const { user_id: userId } = ctx.actor;
  const topics = await inTransaction(ctx.db, async (tx) => {
    const { rows: owned } = await sql<{ id: string; name: string; is_shared: boolean }>`
      select w.id, w.name, exists (
        select from members other where other.workspace_id = w.id and other.user_id <> ${userId}) as is_shared
      from workspaces w join members m on m.workspace_id = w.id
      where m.user_id = ${userId} and m.role = 'owner' order by w.id`.execute(tx);
    const shared = owned.filter(({ is_shared }) => is_shared).map(({ name }) => name);
    if (shared.length > 0) {
      throw conflict(
        `Others are in what you own: ${shared.join(', ')}. Hand it over, delete it, or remove them first.`,
      );
    }
    const rung: string[] = [];
    // In the order in which everybody else locks: instances, then the workspace, then the user.
    for (const { id } of owned) {
      const waiting = await lockInstances(tx, id);
      rung.push(workspaceTopic(id), ...waiting.map((instanceId) => instanceTopic(id, instanceId)));
    }
    for (const { id } of owned) await sql`delete from workspaces where id = ${id}`.execute(tx);
    await sql`delete from tickets where purpose = 'stream' and subject ->> 'user_id' = ${userId}`.execute(tx);
    await sql`delete from users where id = ${userId}`.execute(tx);
    return rung;
  });
  ctx.bell.ring(topics);
  return { message: 'User account successfully deleted' };
}
