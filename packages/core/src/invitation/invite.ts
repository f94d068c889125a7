import type { CreateInvitationInput, Invitation } from '@beckon/contract/workspace';
import { inTransaction } from '@beckon/db/transaction';
import { must } from '@beckon/shared/must';
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { badRequest, conflict } from '../app-error.ts';
import type { Context } from '../context.ts';
import { hashSecret } from '../key/key-token.ts';
import { parseEmail } from '../person/parse-email.ts';
import { holdMembership } from '../workspace/hold-membership.ts';
import { invitationColumns, openInvitation } from './invitation-columns.ts';

const MAX_OPEN = 100;

/**
 * Invites somebody to the caller's workspace: the person of an address, or whoever brings the link. It works once.
 *
 * @returns the invitation, the workspace's name, and the token of its link, known to this answer alone
 * @throws AppError BAD_REQUEST for what is no address or over 100 open ones, CONFLICT for who is a member already
 */
export async function invite(
  ctx: Pick<Context, 'db' | 'actor'>,
  input: CreateInvitationInput,
): Promise<Invitation & { token: string; workspace: string }> {
  const { workspace_id: workspaceId, user_id: userId } = ctx.actor;
  const email = input.email ? parseEmail(input.email) : null;
  const token = randomBytes(24).toString('base64url');
  const invitation = await inTransaction(ctx.db, async (tx) => {
    await holdMembership(tx, ctx.actor, 'members');
    const { rows: members } = await sql`
      select from members m join users u on u.id = m.user_id
      where m.workspace_id = ${workspaceId} and u.email = ${email}`.execute(tx);
    if (members.length > 0) throw conflict(`${email} is a member of this workspace already.`);
    const { rows: open } = await sql<{ count: number }>`
      select count(*) as count from invitations i where i.workspace_id = ${workspaceId} and ${openInvitation}`.execute(
      tx,
    );
    if ((open[0]?.count ?? 0) >= MAX_OPEN) {
      throw badRequest(`There are ${MAX_OPEN} open invitations. Revoke one that is not needed.`);
    }
    const { rows } = await sql<Invitation & { workspace: string }>`
      with i as (
        insert into invitations (workspace_id, token_hash, email, role, invited_by, expires_at)
        values (${workspaceId}, ${hashSecret(token)}, ${email}, ${input.role}, ${userId},
          now() + make_interval(days => ${input.expires_in_days}))
        returning *
      )
      select ${invitationColumns}, w.name as workspace from i join workspaces w on w.id = i.workspace_id
      left join users u on u.id = i.invited_by`.execute(tx);
    return must(rows[0]);
  });
  return { ...invitation, token };
}
