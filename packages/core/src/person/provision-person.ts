import type { Db } from '@beckon/db/open-database';
import { inTransaction } from '@beckon/db/transaction';
import { sql } from 'kysely';

/**
 * Gives a user what every user has: a personal workspace, owned, and the shares that waited for the address, once it is
 * known to be theirs. Whoever came by the link of a share still opens it with its token. Doing it twice is doing it once.
 */
export async function provisionPerson(db: Db, userId: string): Promise<{ workspace_id: string }> {
  return inTransaction(db, async (tx) => {
    const { rows: users } = await sql<{ email: string; email_verified: boolean; display_name: string | null }>`
      select email, email_verified, display_name from users where id = ${userId} for no key update`.execute(tx);
    const user = users[0];
    if (!user) throw new Error('The user is gone.');
    await sql`
      with made as (
        insert into workspaces (name, personal_user_id) values (${user.display_name || user.email}, ${userId})
        on conflict (personal_user_id) do nothing returning id
      )
      insert into members (workspace_id, user_id, role) select id, ${userId}, 'owner' from made`.execute(tx);
    if (user.email_verified) {
      await sql`update instance_shares set user_id = ${userId}, updated_at = now()
        where email = ${user.email} and user_id is null`.execute(tx);
    }
    const { rows: workspaces } = await sql<{ id: string }>`
      select id from workspaces where personal_user_id = ${userId}`.execute(tx);
    return { workspace_id: workspaces[0]?.id as string };
  });
}
