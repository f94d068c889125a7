import type { Db } from '@beckon/db/open-database';
import { sql } from 'kysely';
import { openInvitation } from './invitation-columns.ts';

/**
 * Takes back what a member has invited others to, in the transaction that takes away their right to: nobody leaves a door
 * open for themself.
 *
 * @param member.workspace_id undefined: in every workspace
 */
export async function revokeInvitationsOf(
  tx: Db,
  member: { readonly workspace_id?: string; readonly user_id: string },
): Promise<void> {
  await sql`update invitations i set revoked_at = now()
    where i.invited_by = ${member.user_id} and ${openInvitation}
      and i.workspace_id = coalesce(${member.workspace_id ?? null}::uuid, i.workspace_id)`.execute(tx);
}

/** Takes back the invitations to the address of somebody who goes: who is out comes back by a new one only. */
export async function revokeInvitationsTo(
  tx: Db,
  member: { readonly workspace_id: string; readonly user_id: string },
): Promise<void> {
  await sql`update invitations i set revoked_at = now()
    from users u
    where u.id = ${member.user_id} and i.workspace_id = ${member.workspace_id} and ${openInvitation}
      and coalesce(i.claimed_email, i.email) = u.email`.execute(tx);
}
