import { inTransaction } from '@beckon/db/transaction';
import { sql } from 'kysely';
import { conflict } from '../app-error.ts';
import { workspaceTopic, type Context } from '../context.ts';
import { holdMembership } from './hold-membership.ts';

/**
 * Takes the caller out of the workspace. Keys they made there die with it; what they did stays.
 *
 * @throws AppError CONFLICT for the owner
 */
export async function leaveWorkspace(ctx: Pick<Context, 'db' | 'bell' | 'actor'>): Promise<{ message: string }> {
  const { workspace_id, user_id } = ctx.actor;
  await inTransaction(ctx.db, async (tx) => {
    const role = await holdMembership(tx, ctx.actor, 'account');
    if (role === 'owner') throw conflict('You own this workspace. Hand it over first, or delete it.');
    await sql`delete from members where workspace_id = ${workspace_id} and user_id = ${user_id}`.execute(tx);
  });
  ctx.bell.ring([workspaceTopic(workspace_id)]);
  return { message: 'You have left the workspace' };
}
