import type { Invitation } from '@beckon/contract/workspace';
import { inTransaction } from '@beckon/db/transaction';
import { sql } from 'kysely';
import { notFound } from '../app-error.ts';
import type { Context } from '../context.ts';
import { holdMembership } from '../workspace/hold-membership.ts';
import { invitationColumns, openInvitation } from './invitation-columns.ts';

/** The open invitations of the caller's workspace, newest first. */
export async function listInvitations(ctx: Pick<Context, 'db' | 'actor'>): Promise<{ items: Invitation[] }> {
  const { rows } = await sql<Invitation>`
    select ${invitationColumns} from invitations i left join users u on u.id = i.invited_by
    where i.workspace_id = ${ctx.actor.workspace_id} and ${openInvitation}
    order by i.created_at desc, i.id`.execute(ctx.db);
  return { items: rows };
}

/** Takes an invitation back. @throws AppError NOT_FOUND for one that is not open */
export async function revokeInvitation(
  ctx: Pick<Context, 'db' | 'actor'>,
  input: { invitation_id: string },
): Promise<{ message: string }> {
  return inTransaction(ctx.db, async (tx) => {
    await holdMembership(tx, ctx.actor, 'members');
    const { rows } = await sql`
      update invitations i set revoked_at = now()
      where i.workspace_id = ${ctx.actor.workspace_id} and i.id = ${input.invitation_id} and ${openInvitation}
      returning i.id`.execute(tx);
    if (rows.length === 0) throw notFound('Invitation not found');
    return { message: 'Invitation revoked' };
  });
}
