import { inTransaction } from '@beckon/db/transaction';
import { sql } from 'kysely';
import { conflict } from '../app-error.ts';
import { instanceTopic, workspaceTopic, type Context } from '../context.ts';
import { lockInstances } from '../instance/lock-instances.ts';
import { holdMembership } from './hold-membership.ts';

/**
 * Deletes the caller's workspace for good, with its agents, instances, messages, keys and invitations. Calls that wait are
 * told; sockets and streams end when their authority is next looked at, within 5 s.
 *
 * @throws AppError CONFLICT for the personal workspace
 */
export async function deleteWorkspace(ctx: Pick<Context, 'db' | 'bell' | 'actor'>): Promise<{ message: string }> {
  const { workspace_id: id } = ctx.actor;
  const waiting = await inTransaction(ctx.db, async (tx) => {
    await holdMembership(tx, ctx.actor, 'own', { to: 'change' });
    const ids = await lockInstances(tx, id);
    const { rows } =
      await sql`delete from workspaces where id = ${id} and personal_user_id is null returning id`.execute(tx);
    if (rows.length === 0) throw conflict('A personal workspace goes with its account only.');
    return ids;
  });
  ctx.bell.ring([workspaceTopic(id), ...waiting.map((instanceId) => instanceTopic(id, instanceId))]);
  return { message: 'Workspace deleted' };
}
