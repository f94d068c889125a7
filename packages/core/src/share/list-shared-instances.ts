import type { Instance } from '@beckon/contract/instance';
import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { selectInstances } from '../instance/instance-columns.ts';

/** The instances of other workspaces that are shared with the caller, latest started first. */
export async function listSharedInstances(
  ctx: Pick<Context, 'db' | 'actor'>,
  limit: number,
  previewChars: number,
): Promise<Instance[]> {
  if (ctx.actor.kind !== 'person') return [];
  const { rows } = await sql<{ workspace_id: string; ids: string[] }>`
    select workspace_id, array_agg(agent_instance_id) as ids from (
      select s.workspace_id, s.agent_instance_id from instance_shares s
      join agent_instances i on i.workspace_id = s.workspace_id and i.id = s.agent_instance_id
      where s.user_id = ${ctx.actor.user_id} and s.workspace_id <> ${ctx.actor.workspace_id} and i.deleted_at is null
      order by i.started_at desc, i.id desc limit ${limit}
    ) shared group by workspace_id`.execute(ctx.db);
  const lists = await Promise.all(
    rows.map(({ workspace_id, ids }) =>
      selectInstances(ctx.db, workspace_id, sql`and i.id = any(${ids}::uuid[])`, previewChars),
    ),
  );
  return lists.flat().toSorted((a, b) => (a.started_at < b.started_at ? 1 : -1));
}
