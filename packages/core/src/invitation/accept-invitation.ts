import type { Workspace } from '@beckon/contract/workspace';
import { inTransaction } from '@beckon/db/transaction';
import { sql } from 'kysely';
import { conflict, notFound } from '../app-error.ts';
import type { Context } from '../context.ts';
import { hashSecret } from '../key/key-token.ts';
import { getWorkspace } from '../workspace/list-workspaces.ts';
import { lockWorkspace } from '../workspace/lock-workspace.ts';
import { openInvitation } from './invitation-columns.ts';
import { DEAD_LINK } from './preview-invitation.ts';

/**
 * Makes the caller a member of the workspace they were invited to. Of any number who bring the same link, one succeeds.
 *
 * @throws AppError NOT_FOUND for a link that is no longer good or is for another address, CONFLICT for who is a member
 */
export async function acceptInvitation(
  ctx: Pick<Context, 'db' | 'actor'>,
  input: { token: string },
): Promise<Workspace> {
  const { user_id: userId } = ctx.actor;
  const hash = hashSecret(input.token);
  const workspaceId = await inTransaction(ctx.db, async (tx) => {
    const { rows: named } = await sql<{ workspace_id: string }>`
      select workspace_id from invitations where token_hash = ${hash}`.execute(tx);
    if (!named[0]) throw notFound(DEAD_LINK);
    await lockWorkspace(tx, named[0].workspace_id, 'use');
    await sql`select from users where id = ${userId} for key share`.execute(tx);
    const { rows } = await sql<{ workspace_id: string; role: string }>`
      update invitations i set accepted_at = now(), accepted_by = ${userId}
      from users u
      where i.token_hash = ${hash} and ${openInvitation} and u.id = ${userId}
        and coalesce(i.email, u.email) = u.email and coalesce(i.claimed_email, u.email) = u.email
      returning i.workspace_id, i.role`.execute(tx);
    const [invitation] = rows;
    if (!invitation) throw notFound(DEAD_LINK);
    const { rows: joined } = await sql`
      insert into members (workspace_id, user_id, role) values (${invitation.workspace_id}, ${userId}, ${invitation.role})
      on conflict do nothing returning user_id`.execute(tx);
    // The invitation is for somebody else then, and stays as it was.
    if (joined.length === 0) throw conflict('You are a member of this workspace already.');
    return invitation.workspace_id;
  });
  return getWorkspace(ctx, workspaceId);
}
