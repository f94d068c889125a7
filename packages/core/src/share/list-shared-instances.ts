import type { Instance } from '@beckon/contract/instance';
import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { selectInstancesOf } from '../instance/instance-columns.ts';

/** The instances of other workspaces that are shared with the caller, latest started first. */
export async function listSharedInstances(
  ctx: Pick<Context, 'db' | 'actor'>,
  limit: number,
  previewChars: number,
): Promise<Instance[]> {
  if (ctx.actor.kind !== 'person') return [];
  const shared = await selectInstancesOf(
    ctx.db,
    sql`
      select s.workspace_id, i.id from instance_shares s
      join agent_instances i on i.workspace_id = s.workspace_id and i.id = s.agent_instance_id
      where s.user_id = ${ctx.actor.user_id} and s.workspace_id <> ${ctx.actor.workspace_id} and i.deleted_at is null
      order by i.started_at desc, i.id desc limit ${limit}`,
    previewChars,
  );
  return shared.toSorted((a, b) => (a.started_at < b.started_at ? 1 : -1));
}
