import type { Instance, InstancePage, ListInstancesInput } from '@beckon/contract/instance';
import { PREVIEW_CHARS } from '@beckon/contract/limits';
import { sql } from 'kysely';
import { badRequest, notFound } from '../app-error.ts';
import type { Context } from '../context.ts';
import { listSharedInstances } from '../share/list-shared-instances.ts';
import { selectInstances } from './instance-columns.ts';

/**
 * Lists the workspace's instances, latest started first; those shared with the caller; or both, the shared ones on the
 * first page.
 *
 * @throws AppError BAD_REQUEST for a cursor that is none
 */
export async function listInstances(ctx: Context, input: ListInstancesInput): Promise<InstancePage> {
  const wantsShared = input.scope !== 'me' && !input.cursor;
  const shared = wantsShared ? await listSharedInstances(ctx, input.limit, PREVIEW_CHARS) : [];
  if (input.scope === 'shared') return { items: shared, next_cursor: null };
  const after = input.cursor ? readCursor(input.cursor) : undefined;
  const beyond = after ? sql`and (i.started_at, i.id) < (${after.started_at}::timestamptz, ${after.id}::uuid)` : sql``;
  const items = await selectInstances(
    ctx.db,
    ctx.actor.workspace_id,
    sql`${beyond} order by i.started_at desc, i.id desc limit ${input.limit}`,
    PREVIEW_CHARS,
  );
  const last = items.at(-1);
  return { items: [...shared, ...items], next_cursor: last && items.length === input.limit ? writeCursor(last) : null };
}

/** Lists the instances of one agent, latest started first. @throws AppError NOT_FOUND `Agent type not found` */
export async function listAgentTypeInstances(
  ctx: Context,
  input: { agent_type_id: string; limit: number },
): Promise<{ items: Instance[] }> {
  const agent = await ctx.db
    .selectFrom('user_agents')
    .select('id')
    .where('workspace_id', '=', ctx.actor.workspace_id)
    .where('id', '=', input.agent_type_id)
    .executeTakeFirst();
  if (!agent) throw notFound('Agent type not found');
  const filter = sql`and i.user_agent_id = ${agent.id} order by i.started_at desc, i.id desc limit ${input.limit}`;
  return { items: await selectInstances(ctx.db, ctx.actor.workspace_id, filter, PREVIEW_CHARS) };
}

const writeCursor = (row: Instance): string => Buffer.from(`${row.started_at} ${row.id}`).toString('base64url');

function readCursor(cursor: string): { started_at: string; id: string } {
  const match = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) ([\da-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (!match?.[1] || !match[2])
    throw badRequest('cursor is not a next_cursor of this list; leave it out to start anew.');
  return { started_at: match[1], id: match[2] };
}
