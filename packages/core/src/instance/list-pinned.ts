import type { Instance, InstanceList } from '@beckon/contract/instance';
import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { selectInstancesOf } from './instance-columns.ts';

/** More than anybody keeps at hand. */
const PINNED = 200;
const LINE_CHARS = 280;

/** The instances that the caller has pinned, the latest active first: of the workspace, and of those shared with them. */
export async function listPinned(ctx: Pick<Context, 'db' | 'actor'>): Promise<InstanceList> {
  const { workspace_id: workspaceId, user_id: userId } = ctx.actor;
  const items = await selectInstancesOf(
    ctx.db,
    sql`
      (select workspace_id, agent_instance_id as id from instance_marks
       where user_id = ${userId} and workspace_id = ${workspaceId} and pinned
       order by pinned desc, updated_at desc limit ${PINNED})
      union all
      (select m.workspace_id, m.agent_instance_id from instance_shares s
       join instance_marks m on m.workspace_id = s.workspace_id and m.agent_instance_id = s.agent_instance_id and m.user_id = s.user_id
       where s.user_id = ${userId} and s.workspace_id <> ${workspaceId} and m.pinned limit ${PINNED})`,
    LINE_CHARS,
  );
  return { items: items.toSorted((a, b) => Date.parse(activeAt(b)) - Date.parse(activeAt(a))) };
}

const activeAt = ({ latest_message_at, started_at }: Instance): string => latest_message_at ?? started_at;
