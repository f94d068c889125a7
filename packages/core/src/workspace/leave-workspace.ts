import type { Db } from '@beckon/db/open-database';
import { inTransaction } from '@beckon/db/transaction';
import { sql } from 'kysely';
import { conflict } from '../app-error.ts';
import { workspaceTopic, type Context } from '../context.ts';
import { holdMembership } from './hold-membership.ts';
import { letWritesEnd, type Membership } from './let-writes-end.ts';
import { shutOut } from './shut-out.ts';

/**
 * Takes the caller out of the workspace. Keys they made there die with it, and so do open invitations and shares, those they
 * gave and those they were given; what they did stays.
 *
 * @throws AppError CONFLICT for the owner, of the personal workspace too
 */
export async function leaveWorkspace(ctx: Pick<Context, 'db' | 'bell' | 'actor'>): Promise<{ message: string }> {
  const { workspace_id, user_id } = ctx.actor;
  const member = { workspace_id, user_id };
  await inTransaction(ctx.db, async (tx) => {
    await letWritesEnd(tx, member);
    const role = await holdMembership(tx, ctx.actor, 'account');
    if (role === 'owner') throw conflict(await whyOwnersStay(tx, member));
    await shutOut(tx, member);
  });
  ctx.bell.ring([workspaceTopic(workspace_id)]);
  return { message: 'You have left the workspace' };
}

async function whyOwnersStay(tx: Db, { workspace_id, user_id }: Membership): Promise<string> {
  const { rows } = await sql`
    select from workspaces where id = ${workspace_id} and personal_user_id = ${user_id}`.execute(tx);
  if (rows.length > 0) return 'This is your personal workspace. It stays as long as your account.';
  return 'You own this workspace. Hand it over first, or delete it.';
}
