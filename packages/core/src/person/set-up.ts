import { inTransaction } from '@beckon/db/transaction';
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { AppError } from '../app-error.ts';
import type { System } from '../context.ts';
import { hashSecret } from '../key/key-token.ts';
import { createUser } from './create-user.ts';
import { openSession, type Device } from './session.ts';

/** Is there nobody yet? */
export async function isUnclaimed(system: Pick<System, 'db'>): Promise<boolean> {
  const { rows } = await sql`select from users limit 1`.execute(system.db);
  return rows.length === 0;
}

/** Makes the one-time token of the set-up link; the ones before it are void. */
export async function offerSetUp(system: Pick<System, 'db'>): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  await inTransaction(system.db, async (tx) => {
    await sql`delete from tickets where purpose = 'setup'`.execute(tx);
    await sql`insert into tickets (token_hash, purpose, expires_at)
      values (${hashSecret(token)}, 'setup', now() + interval '24 hours')`.execute(tx);
  });
  return token;
}

/**
 * Makes a set-up link where there is nobody and no link that is good: the only account has been deleted, or the last link
 * has expired.
 *
 * @returns undefined where none is needed
 */
export async function renewSetUp(system: Pick<System, 'db'>): Promise<string | undefined> {
  const token = randomBytes(24).toString('base64url');
  const { rows } = await sql`
    insert into tickets (token_hash, purpose, expires_at)
    select ${hashSecret(token)}::bytea, 'setup', now() + interval '24 hours'
    where not exists (select from users)
      and not exists (select from tickets where purpose = 'setup' and expires_at > now())
    returning purpose`.execute(system.db);
  return rows.length > 0 ? token : undefined;
}

/**
 * Makes the first account from the set-up link and signs it in. Of any number at once, one succeeds.
 *
 * @returns the value of the session's cookie
 * @throws AppError UNAUTHORIZED when the link was used or has expired, or there is an account already
 */
export async function setUp(
  system: Pick<System, 'db' | 'sessions'>,
  input: { token: string; email: string; display_name: string; password: string },
  device: Device,
): Promise<string> {
  const { user_id: userId } = await inTransaction(system.db, async (tx) => {
    const { rows: used } = await sql`
      delete from tickets where token_hash = ${hashSecret(input.token)} and purpose = 'setup' and expires_at > now()
      returning purpose`.execute(tx);
    if (used.length === 0 || !(await isUnclaimed({ db: tx }))) {
      throw new AppError(
        'UNAUTHORIZED',
        'This set-up link was used or has expired. Where there is no account, Beckon prints a new one; else sign in.',
      );
    }
    return createUser(tx, { email: input.email, displayName: input.display_name, password: input.password });
  });
  return openSession(system, userId, device);
}
