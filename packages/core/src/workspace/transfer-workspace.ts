import { inTransaction } from '@beckon/db/transaction';
import { sql } from 'kysely';
import { conflict, notFound } from '../app-error.ts';
import type { Context } from '../context.ts';
import { holdMembership } from './hold-membership.ts';

/**
 * Hands the caller's workspace over to another member; the caller stays as admin. A workspace has one owner.
 *
 * @throws AppError NOT_FOUND for who is no member, CONFLICT for the personal workspace, and for oneself
 */
export async function transferWorkspace(
  ctx: Pick<Context, 'db' | 'actor'>,
  input: { user_id: string },
): Promise<{ message: string }> {
  const { workspace_id: id, user_id: from } = ctx.actor;
  await inTransaction(ctx.db, async (tx) => {
    await holdMembership(tx, ctx.actor, 'own', { to: 'change', beside: input.user_id });
    const { rows } = await sql<{ is_personal: boolean }>`
      select personal_user_id is not null as is_personal from workspaces where id = ${id}`.execute(tx);
    if (rows[0]?.is_personal) throw conflict('A personal workspace stays with its person.');
    if (input.user_id === from) throw conflict('You own this workspace already. Name another member.');
    await sql`update members set role = 'admin' where workspace_id = ${id} and user_id = ${from}`.execute(tx);
    const { rows: heirs } = await sql`
      update members set role = 'owner' where workspace_id = ${id} and user_id = ${input.user_id} returning user_id`.execute(
      tx,
    );
    if (heirs.length === 0) throw notFound('Member not found');
  });
  return { message: 'The workspace has a new owner' };
}
