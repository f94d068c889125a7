import type { Db } from '@beckon/db/open-database';
import { sql } from 'kysely';

/**
 * Takes back what a member has shown to people outside, in the transaction that takes away their right to: nobody leaves a
 * door open for themself. Feeds that hang on it end within 5 s.
 *
 * @param member.workspace_id undefined: in every workspace
 */
export async function endSharesBy(
  tx: Db,
  member: { readonly workspace_id?: string; readonly user_id: string },
): Promise<void> {
  await sql`delete from instance_shares
    where granted_by = ${member.user_id}
      and workspace_id = coalesce(${member.workspace_id ?? null}::uuid, workspace_id)`.execute(tx);
}

/** Takes back what of a workspace others have shown to somebody who goes, whether or not that share was taken up. */
export async function endSharesWith(
  tx: Db,
  member: { readonly workspace_id: string; readonly user_id: string },
): Promise<void> {
  await sql`delete from instance_shares s using users u
    where s.workspace_id = ${member.workspace_id} and u.id = ${member.user_id}
      and (s.user_id = u.id or s.email = u.email)`.execute(tx);
}
