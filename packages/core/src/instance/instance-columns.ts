import type { Instance } from '@beckon/contract/instance';
import type { Db } from '@beckon/db/open-database';
import { sql, type RawBuilder } from 'kysely';
import { notFound } from '../app-error.ts';

/** Where an instance `i` runs, as its agent has told. */
export const machine = sql<
  string | null
>`left(coalesce(i.instance_metadata ->> 'machine', i.instance_metadata ->> 'hostname'), 255)`;

/** An instance `i` of agent `ua`, started by `iu`, without its latest message. */
export const instanceColumns = sql`
  i.id, i.user_agent_id as agent_type_id, ua.name as agent_type_name, ua.color as agent_color, i.name, i.status,
  i.started_at, i.ended_at, i.message_count as chat_length, i.open_asks, i.last_heartbeat_at, i.instance_metadata,
  ${machine} as machine, i.user_id, coalesce(iu.display_name, iu.email) as user_display_name`;

/** What an image shows stands for it where there is room for a line only. */
const preview = (chars: number): RawBuilder<unknown> => sql`
  case when m.kind = 'image' then coalesce(m.message_metadata #>> '{image,alt}', '') else left(m.content, ${chars}) end`;

/**
 * Lists instances with their latest message, one index look-up each: first the page, then what belongs to its rows.
 *
 * @param filter condition and order on `i`, beginning with `and`
 */
export async function selectInstances(
  db: Db,
  workspaceId: string,
  filter: RawBuilder<unknown>,
  previewChars: number,
): Promise<Instance[]> {
  const { rows } = await sql<Instance>`
    select ${instanceColumns}, ${preview(previewChars)} as latest_message, m.created_at as latest_message_at
    from (
      select i.*, row_number() over () as place
      from (select i.* from agent_instances i where i.workspace_id = ${workspaceId} and i.deleted_at is null ${filter}) i
    ) i
    join user_agents ua on ua.workspace_id = i.workspace_id and ua.id = i.user_agent_id
    left join users iu on iu.id = i.user_id
    left join lateral (
      select kind, content, message_metadata, created_at from messages
      where workspace_id = i.workspace_id and agent_instance_id = i.id and seq = i.message_count limit 1
    ) m on true
    order by i.place`.execute(db);
  return rows;
}

/** Lists instances of several workspaces with their latest message, in no order. @param places rows of (workspace_id, id) */
export async function selectInstancesOf(
  db: Db,
  places: RawBuilder<unknown>,
  previewChars: number,
): Promise<Instance[]> {
  const { rows } = await sql<{ workspace_id: string; ids: string[] }>`
    select workspace_id, array_agg(id) as ids from (${places}) places group by workspace_id`.execute(db);
  const lists = await Promise.all(
    rows.map(({ workspace_id, ids }) =>
      selectInstances(db, workspace_id, sql`and i.id = any(${ids}::uuid[])`, previewChars),
    ),
  );
  return lists.flat();
}

/** @throws AppError NOT_FOUND */
export async function getInstanceRow(db: Db, workspaceId: string, id: string, previewChars: number): Promise<Instance> {
  const [row] = await selectInstances(db, workspaceId, sql`and i.id = ${id}`, previewChars);
  if (!row) throw notFound('Agent instance not found');
  return row;
}
