import type { Db } from '@beckon/db/open-database';
import { sql } from 'kysely';

/**
 * Locks a workspace before anything in it. Transactions lock in one order, so that no two wait for each other:
 *
 * 1. that a member's writes end (`letWritesEnd`), or that one is writing (`sayWriting`)
 * 2. workspaces, by id
 * 3. the user
 * 4. members, by id
 * 5. instances, by workspace and id
 * 6. whatever hangs on these
 *
 * What only refers to a workspace waits for neither kind of lock, but for its deletion.
 *
 * @param to `use`: whoever changes something in it, however many at once; `change`: whoever changes or deletes it, alone
 */
export async function lockWorkspace(tx: Db, id: string, to: 'use' | 'change'): Promise<void> {
  const strength = to === 'use' ? sql`for share` : sql`for no key update`;
  await sql`select from workspaces where id = ${id} ${strength}`.execute(tx);
}
