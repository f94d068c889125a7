import type { Db } from '@beckon/db/open-database';
import { sql } from 'kysely';
import { revokeInvitationsOf, revokeInvitationsTo } from '../invitation/revoke-invitations-of.ts';
import { endSharesBy, endSharesWith } from '../share/end-shares-of.ts';
import type { Membership } from './let-writes-end.ts';

/**
 * Ends a membership, and with it every way that leads past it: keys, the doors this member has opened for others, and those
 * that others have opened for this member. After `letWritesEnd`.
 */
export async function shutOut(tx: Db, member: Membership): Promise<void> {
  await sql`delete from members where workspace_id = ${member.workspace_id} and user_id = ${member.user_id}`.execute(
    tx,
  );
  await revokeInvitationsOf(tx, member);
  await revokeInvitationsTo(tx, member);
  await endSharesBy(tx, member);
  await endSharesWith(tx, member);
}
