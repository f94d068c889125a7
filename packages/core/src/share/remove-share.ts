import { inTransaction } from '@beckon/db/transaction';
import { sql } from 'kysely';
import { notFound } from '../app-error.ts';
import type { Context } from '../context.ts';
import { holdStanding } from '../workspace/current-role.ts';

/** Takes a share back. Feeds that hang on it end within 5 s. @throws AppError NOT_FOUND `Share not found` */
export async function removeShare(
  ctx: Pick<Context, 'db' | 'actor'>,
  input: { agent_instance_id: string; access_id: string },
): Promise<{ status: 'success' }> {
  const { rows } = await inTransaction(ctx.db, async (tx) => {
    await holdStanding(tx, ctx.actor);
    return sql`
      delete from instance_shares
      where workspace_id = ${ctx.actor.workspace_id} and agent_instance_id = ${input.agent_instance_id}
        and id = ${input.access_id}
      returning id`.execute(tx);
  });
  if (rows.length === 0) throw notFound('Share not found');
  return { status: 'success' };
}
