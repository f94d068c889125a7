import { sql } from 'kysely';
import { notFound } from '../app-error.ts';
import type { Context } from '../context.ts';
import { hashSecret } from '../key/key-token.ts';

/**
 * Binds a share to the caller, who brings the token of its link and has the address it is for. Single use.
 *
 * @throws AppError NOT_FOUND for a link that was used, has expired, was taken back, or is for another address
 */
export async function acceptShare(
  ctx: Pick<Context, 'db' | 'actor'>,
  input: { token: string },
): Promise<{ agent_instance_id: string }> {
  const { rows } = await sql<{ agent_instance_id: string }>`
    update instance_shares s set user_id = u.id, token_hash = null, updated_at = now()
    from users u
    where u.id = ${ctx.actor.user_id} and u.email = s.email and coalesce(s.user_id, u.id) = u.id
      and s.token_hash = ${hashSecret(input.token)} and s.token_expires_at > now()
    returning s.agent_instance_id`.execute(ctx.db);
  if (!rows[0]) {
    throw notFound('This link was used, has expired, or is for another address. Ask for a new one.');
  }
  return rows[0];
}
