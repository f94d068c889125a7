import type { Db } from '@beckon/db/open-database';
import { sql } from 'kysely';
import { notFound } from '../app-error.ts';
import type { Context } from '../context.ts';

/**
 * Ends what the caller had allowed a client: its tokens go with it, and its calls under way are cut off within 5 s.
 *
 * @throws AppError NOT_FOUND
 */
export async function revokeConnection(
  ctx: Pick<Context, 'db' | 'actor'>,
  input: { connection_id: string },
): Promise<{ message: string }> {
  const { rows } = await sql`
    with gone as (
      delete from oauth_consents where id = ${input.connection_id} and user_id = ${ctx.actor.user_id} returning client_id
    )
    update oauth_clients c set updated_at = now() from gone where c.client_id = gone.client_id returning c.id`.execute(
    ctx.db,
  );
  if (rows.length === 0) throw notFound('Connection not found');
  return { message: 'The client is no longer connected' };
}

/** Ends everything a person had allowed any client, as when they sign out everywhere. */
export async function revokeAllConnections(db: Db, userId: string): Promise<void> {
  await sql`delete from oauth_consents where user_id = ${userId}`.execute(db);
}
