import { SESSION_NOT_FRESH } from '@beckon/contract/session-not-fresh';
import { sql } from 'kysely';
import { AppError } from '../app-error.ts';
import type { Actor, System } from '../context.ts';

/** For how long a sign-in is fresh. */
const FRESH_MINUTES = 5;

/**
 * What cannot be undone, and what opens an account for good, is for who has just proved who they are: not for whoever finds
 * a browser open, or a cookie. Another issuer says itself how long its sign-ins last.
 *
 * @throws AppError FORBIDDEN
 */
export async function requireFreshSignIn({ db }: Pick<System, 'db'>, actor: Actor): Promise<void> {
  if (actor.kind !== 'person' || actor.session_id === null) return;
  const { rows } = await sql`select from sessions
    where id = ${actor.session_id} and created_at > now() - make_interval(mins => ${FRESH_MINUTES})`.execute(db);
  if (rows.length > 0) return;
  throw new AppError(
    'FORBIDDEN',
    `This needs a fresh sign-in: sign out and in again, and do it within ${FRESH_MINUTES} minutes.`,
    { reason: SESSION_NOT_FRESH },
  );
}
