import type { Share } from '@beckon/contract/share';
import { sql } from 'kysely';
import { notFound } from '../app-error.ts';
import type { Context } from '../context.ts';
import { shareColumns } from './share-columns.ts';

/** Who may see an instance: its owner first, then those it is shared with. @throws AppError NOT_FOUND */
export async function listShares(
  ctx: Pick<Context, 'db' | 'actor'>,
  input: { agent_instance_id: string },
): Promise<{ items: Share[] }> {
  const owner = await findInstanceOwner(ctx, input.agent_instance_id);
  const { rows } = await sql<Share>`
    select ${shareColumns} from instance_shares s left join users u on u.id = s.user_id
    where s.workspace_id = ${ctx.actor.workspace_id} and s.agent_instance_id = ${input.agent_instance_id}
    order by s.created_at, s.id`.execute(ctx.db);
  return { items: [owner, ...rows] };
}

/** Whose instance it is: who started it, or the workspace's owner after that person has left. */
export async function findInstanceOwner(ctx: Pick<Context, 'db' | 'actor'>, instanceId: string): Promise<Share> {
  const { rows } = await sql<Share>`
    select i.id, u.email, 'WRITE' as access, u.id as user_id, u.display_name, false as invited, true as is_owner,
      i.started_at as created_at, i.started_at as updated_at
    from agent_instances i
    join users u on u.id = coalesce(i.user_id, (
      select m.user_id from members m where m.workspace_id = i.workspace_id and m.role = 'owner'
      order by m.created_at limit 1))
    where i.workspace_id = ${ctx.actor.workspace_id} and i.id = ${instanceId} and i.deleted_at is null`.execute(ctx.db);
  if (!rows[0]) throw notFound('Agent instance not found');
  return rows[0];
}
