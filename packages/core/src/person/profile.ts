import type { Profile } from '@beckon/contract/person';
import { sql } from 'kysely';
import { AppError } from '../app-error.ts';
import type { Context } from '../context.ts';
import { checkLine } from '../message/content.ts';

const PROFILE = sql`id, email, display_name, created_at`;

/** The caller's own account. @throws AppError NOT_FOUND `User not found` */
export async function getProfile(ctx: Pick<Context, 'db' | 'actor'>): Promise<Profile> {
  const { rows } = await sql<Profile>`select ${PROFILE} from users where id = ${ctx.actor.user_id}`.execute(ctx.db);
  if (!rows[0]) throw new AppError('NOT_FOUND', 'User not found');
  return rows[0];
}

/** Changes the caller's own display name. @throws AppError BAD_REQUEST for NUL */
export async function updateProfile(
  ctx: Pick<Context, 'db' | 'actor'>,
  input: { display_name?: string | null | undefined },
): Promise<Profile> {
  const name = input.display_name == null ? null : checkLine(input.display_name, 'display_name');
  await sql`update users set display_name = ${name}, updated_at = now()
    where id = ${ctx.actor.user_id}`.execute(ctx.db);
  return getProfile(ctx);
}
