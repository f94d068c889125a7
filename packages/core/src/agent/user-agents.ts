import type { Instance } from '@beckon/contract/instance';
import type { CreateUserAgentInput, UpdateUserAgentInput, UserAgent } from '@beckon/contract/user-agent';
import { inTransaction } from '@beckon/db/transaction';
import { sql, type RawBuilder } from 'kysely';
import { badRequest, conflict, notFound } from '../app-error.ts';
import { instanceTopic, workspaceTopic, type Context } from '../context.ts';
import { listAgentTypeInstances } from '../instance/list-instances.ts';
import { lockInstances } from '../instance/lock-instances.ts';
import { holdStanding } from '../workspace/current-role.ts';
import { normalizeAgentName } from './agent-name.ts';
import { settingsJson } from './default-settings.ts';
import { webhookColumns } from './webhook-columns.ts';

const DUPLICATE = '23505';

/** The workspace's agents by name, with counts of their instances. */
export async function listUserAgents(ctx: Context): Promise<{ items: UserAgent[] }> {
  return { items: await selectUserAgents(ctx, sql``) };
}

/**
 * Makes an agent. Its name is normalised as on every path, so it is the one that reports under that name.
 *
 * @throws AppError BAD_REQUEST (name taken or empty, a webhook that is not called, a key that no header can carry)
 */
export async function createUserAgent(ctx: Context, input: CreateUserAgentInput): Promise<UserAgent> {
  const name = requireName(input.name);
  const webhook = await webhookColumns(ctx, input, true);
  const columns = [...webhook.keys()].map((column) => sql`, ${sql.ref(column)}`);
  const values = [...webhook.values()].map((value) => sql`, ${value}`);
  const { rows } = await inTransaction(ctx.db, async (tx) => {
    await holdStanding(tx, ctx.actor);
    return sql<{ id: string }>`
      insert into user_agents (workspace_id, user_id, name, is_active, color, default_settings${sql.join(columns, sql``)})
      values (${ctx.actor.workspace_id}, ${ctx.actor.user_id}, ${name}, ${input.is_active}, ${input.color ?? null},
        ${settingsJson(input.default_settings)}::jsonb${sql.join(values, sql``)})
      on conflict (workspace_id, name) do nothing returning id`.execute(tx);
  });
  if (!rows[0]) throw badRequest(`An agent named '${name}' already exists`);
  ctx.bell.ring([workspaceTopic(ctx.actor.workspace_id)]);
  return getUserAgent(ctx, rows[0].id);
}

/**
 * Changes an agent. What the input leaves out stays as it is; null clears.
 *
 * @throws AppError NOT_FOUND, CONFLICT when the name is another agent's, BAD_REQUEST
 */
export async function updateUserAgent(ctx: Context, input: UpdateUserAgentInput): Promise<UserAgent> {
  const name = input.name === undefined ? undefined : requireName(input.name);
  const sets = [sql`updated_at = now()`];
  if (name !== undefined) sets.push(sql`name = ${name}`);
  for (const [column, value] of await webhookColumns(ctx, input, false)) sets.push(sql`${sql.ref(column)} = ${value}`);
  if (input.color !== undefined) sets.push(sql`color = ${input.color}`);
  if (input.default_settings !== undefined) {
    sets.push(sql`default_settings = ${settingsJson(input.default_settings)}::jsonb`);
  }
  if (input.is_active !== undefined) sets.push(sql`is_active = ${input.is_active}`);
  try {
    await inTransaction(ctx.db, async (tx) => {
      await holdStanding(tx, ctx.actor);
      await sql`update user_agents set ${sql.join(sets)}
        where workspace_id = ${ctx.actor.workspace_id} and id = ${input.agent_id}`.execute(tx);
    });
  } catch (error) {
    if ((error as { code?: string }).code !== DUPLICATE) throw error;
    throw conflict(`An agent named '${name}' already exists`);
  }
  ctx.bell.ring([workspaceTopic(ctx.actor.workspace_id)]);
  return getUserAgent(ctx, input.agent_id);
}

/** Deletes an agent with all its instances; calls that wait for their answers are told. @throws AppError NOT_FOUND */
export async function removeUserAgent(ctx: Context, input: { agent_id: string }): Promise<{ message: string }> {
  const { workspace_id: workspaceId } = ctx.actor;
  const waiting = await inTransaction(ctx.db, async (tx) => {
    await holdStanding(tx, ctx.actor);
    const ids = await lockInstances(tx, workspaceId, input.agent_id);
    const { rows } = await sql`delete from user_agents
      where workspace_id = ${workspaceId} and id = ${input.agent_id} returning id`.execute(tx);
    if (rows.length === 0) throw notFound('User agent not found');
    return ids;
  });
  ctx.bell.ring([workspaceTopic(workspaceId), ...waiting.map((id) => instanceTopic(workspaceId, id))]);
  return { message: 'User agent and all associated instances deleted successfully' };
}

/** The instances of an agent, latest started first. @throws AppError NOT_FOUND */
export async function listUserAgentInstances(
  ctx: Context,
  input: { agent_id: string },
): Promise<{ items: Instance[] }> {
  await getUserAgent(ctx, input.agent_id);
  return listAgentTypeInstances(ctx, { agent_type_id: input.agent_id, limit: 1_000 });
}

/** @throws AppError NOT_FOUND `User agent not found` */
export async function getUserAgent(ctx: Pick<Context, 'db' | 'actor'>, id: string): Promise<UserAgent> {
  const [agent] = await selectUserAgents(ctx, sql`and ua.id = ${id}`);
  if (!agent) throw notFound('User agent not found');
  return agent;
}

async function selectUserAgents(ctx: Pick<Context, 'db' | 'actor'>, filter: RawBuilder<unknown>): Promise<UserAgent[]> {
  const { rows } = await sql<UserAgent>`
    select ua.id, ua.name, ua.webhook_url, ua.is_active, ua.created_at, ua.updated_at, count(i.id) as instance_count,
      count(i.id) filter (where i.status = 'ACTIVE') as active_instance_count,
      count(i.id) filter (where i.status = 'AWAITING_INPUT') as waiting_instance_count,
      count(i.id) filter (where i.status = 'COMPLETED') as completed_instance_count,
      count(i.id) filter (where i.status in ('FAILED', 'KILLED')) as error_instance_count,
      ua.webhook_url is not null as has_webhook, ua.webhook_type,
      case ua.webhook_type when 'GITHUB' then ua.webhook_settings else
        case when ua.webhook_type is not null then jsonb_build_object('url', ua.webhook_url) end end as webhook_config, ua.color, ua.default_settings
    from user_agents ua
    left join agent_instances i on i.workspace_id = ua.workspace_id and i.user_agent_id = ua.id and i.deleted_at is null
    where ua.workspace_id = ${ctx.actor.workspace_id} ${filter}
    group by ua.workspace_id, ua.id order by ua.name`.execute(ctx.db);
  return rows;
}

function requireName(name: string): string {
  const normalized = normalizeAgentName(name, 'name');
  if (normalized === '') throw badRequest('name is empty; give the agent a name.');
  return normalized;
}
