import type { InstanceMark, InstanceMarkList, MarkInstanceInput } from '@beckon/contract/mark';
import { sql } from 'kysely';
import { notFound } from '../app-error.ts';
import type { Context } from '../context.ts';

const MARKS = 2_000;
const OF_GUESTS = 200;

/** What the caller keeps of the workspace's instances, and of those that are shared with them. */
export async function listMarks(ctx: Pick<Context, 'db' | 'actor'>): Promise<InstanceMarkList> {
  const { workspace_id: workspaceId, user_id: userId } = ctx.actor;
  const { rows: items } = await sql<InstanceMark>`
    select * from (
      select agent_instance_id, pinned, read_seq from instance_marks
      where user_id = ${userId} and workspace_id = ${workspaceId} order by pinned desc, updated_at desc limit ${MARKS}) own
    union all
    select * from (
      select m.agent_instance_id, m.pinned, m.read_seq from instance_shares s
      join instance_marks m on m.workspace_id = s.workspace_id and m.agent_instance_id = s.agent_instance_id and m.user_id = s.user_id
      where s.user_id = ${userId} and s.workspace_id <> ${workspaceId}
      order by m.pinned desc, m.updated_at desc limit ${OF_GUESTS}) shared`.execute(ctx.db);
  return { items };
}

/**
 * Marks an instance for the caller alone. No part of its log: nobody else sees a difference. Whichever of two devices has
 * read further counts.
 *
 * @throws AppError NOT_FOUND
 */
export async function markInstance(
  ctx: Pick<Context, 'db' | 'actor'>,
  input: MarkInstanceInput,
): Promise<InstanceMark> {
  const { workspace_id: workspaceId, user_id: userId } = ctx.actor;
  const pinned = input.pinned ?? null;
  const { rows } = await sql<InstanceMark>`
    insert into instance_marks as mark (workspace_id, user_id, agent_instance_id, pinned, read_seq)
    select i.workspace_id, ${userId}, i.id, coalesce(${pinned}::boolean, false), least(${input.read_seq ?? 0}::bigint, i.message_count)
    from agent_instances i
    where i.workspace_id = ${workspaceId} and i.id = ${input.agent_instance_id} and i.deleted_at is null
    on conflict (workspace_id, agent_instance_id, user_id) do update
      set pinned = coalesce(${pinned}::boolean, mark.pinned), read_seq = greatest(mark.read_seq, excluded.read_seq), updated_at = now()
    returning agent_instance_id, pinned, read_seq`.execute(ctx.db);
  if (!rows[0]) throw notFound('Agent instance not found');
  return rows[0];
}
