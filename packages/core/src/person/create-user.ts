import { MIN_PASSWORD_CHARS } from '@beckon/contract/limits';
import type { Db } from '@beckon/db/open-database';
import { inTransaction } from '@beckon/db/transaction';
import { sql } from 'kysely';
import { badRequest, conflict } from '../app-error.ts';
import { parseEmail } from './parse-email.ts';
import { hashPassword } from './password.ts';
import { provisionPerson } from './provision-person.ts';

export interface NewUser {
  readonly email: string;
  readonly displayName?: string | null;
  readonly password?: string | undefined;
}

/**
 * Makes a user with a personal workspace that the user owns: the person who runs the installation vouches for the address.
 *
 * @throws AppError BAD_REQUEST (email, password under 8 characters), CONFLICT when the address is taken
 */
export async function createUser(db: Db, user: NewUser): Promise<{ user_id: string; workspace_id: string }> {
  const email = parseEmail(user.email);
  if (user.password !== undefined && user.password.length < MIN_PASSWORD_CHARS) {
    throw badRequest(`password needs at least ${MIN_PASSWORD_CHARS} characters.`);
  }
  const displayName = user.displayName?.trim() || null;
  const password = user.password === undefined ? undefined : await hashPassword(user.password);
  return inTransaction(db, async (tx) => {
    const { rows: users } = await sql<{ id: string }>`
      insert into users (email, email_verified, display_name) values (${email}, true, ${displayName})
      on conflict (email) do nothing returning id`.execute(tx);
    const userId = users[0]?.id;
    if (!userId) throw conflict(`A user with the address ${email} exists already.`);
    if (password) {
      await sql`insert into accounts (user_id, provider_id, account_id, password)
        values (${userId}, 'credential', ${userId}, ${password})`.execute(tx);
    }
    const { workspace_id } = await provisionPerson(tx, userId);
    return { user_id: userId, workspace_id };
  });
}

/** The user of that address, with the personal workspace. */
export async function findUserByEmail(
  db: Db,
  email: string,
): Promise<{ user_id: string; workspace_id: string } | undefined> {
  const { rows } = await sql<{ user_id: string; workspace_id: string }>`
    select u.id as user_id, w.id as workspace_id from users u join workspaces w on w.personal_user_id = u.id
    where u.email = ${email.trim().toLowerCase()}`.execute(db);
  return rows[0];
}
