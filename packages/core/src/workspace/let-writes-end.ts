import type { Db } from '@beckon/db/open-database';
import { sql, type RawBuilder } from 'kysely';

/** First key of the advisory locks that say "this member is writing". */
const LOCK_CLASS = 0x62_6d;

export interface Membership {
  readonly workspace_id: string;
  readonly user_id: string;
}

const key = ({ workspace_id, user_id }: Membership): RawBuilder<unknown> =>
  sql`${LOCK_CLASS}::int, hashtext(${`${workspace_id} ${user_id}`})`;

/**
 * As an expression: says until the transaction ends that a member is writing. Shared, and in memory only: agents report
 * often, and a lock on the member's row would be written to disk each time. What is written afterwards looks at the role
 * again, in a later statement.
 */
export const sayWriting = (member: Membership): RawBuilder<unknown> =>
  sql`pg_advisory_xact_lock_shared(${key(member)})`;

/**
 * Waits until what a member is writing is in, or is not, and keeps back what comes later until this transaction ends. First
 * thing of a transaction that takes authority away.
 */
export async function letWritesEnd(tx: Db, member: Membership): Promise<void> {
  await sql`select pg_advisory_xact_lock(${key(member)})`.execute(tx);
}
