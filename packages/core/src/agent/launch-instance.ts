import type { LaunchInput, LaunchOutput } from '@beckon/contract/user-agent';
import { Metadata } from '@beckon/contract/id';
import { WebhookType } from '@beckon/contract/webhook-type';
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { AppError, badRequest, notFound } from '../app-error.ts';
import { workspaceTopic, type Context } from '../context.ts';
import { describeFailure } from '../egress/describe-failure.ts';
import type { Posted } from '../egress/outcome.ts';
import { changeInstance } from '../instance/change-instance.ts';
import { webhookRequest, type WebhookSetup } from './webhook-request.ts';
import { createKey, revokeKey, runKeyName } from '../key/manage-keys.ts';

interface Launchable {
  readonly id: string;
  readonly name: string;
  readonly webhook_url: string | null;
  readonly webhook_api_key: string | null;
  readonly webhook_type: string | null;
  readonly webhook_settings: unknown;
  readonly webhook_headers: string | null;
}

/** The key made for a run outlives it by little. */
const KEY_DAYS = 30;

/**
 * Starts an agent elsewhere: calls its webhook with a fresh id and a fresh key. The instance is stored once the webhook has
 * accepted; an agent that reports first makes it itself, and it is the same one. After a failure the key is void.
 *
 * @throws AppError NOT_FOUND, BAD_REQUEST without a webhook, FAILED_DEPENDENCY (424) with `{error, message, webhook_status?}`
 */
export async function launchInstance(ctx: Context, input: LaunchInput): Promise<LaunchOutput> {
  const agent = await findLaunchable(ctx, input.agent_id);
  if (!agent.webhook_url) throw badRequest('Webhook URL is required to create agent instances');
  const setup = openSetup(ctx, agent);
  const id = randomUUID();
  const asked = { name: runKeyName(agent.name), user_agent_id: agent.id, expires_in_days: KEY_DAYS };
  const key = await createKey(ctx, ctx.actor, asked, 'run');
  try {
    const facts = { agent_instance_id: id, agent_type: agent.name, api_key: key.api_key };
    const { headers, body } = webhookRequest(setup, input, facts);
    const posted = await ctx.egress.postJson(agent.webhook_url, body, {
      headers,
      timeoutMs: ctx.limits.webhookTimeoutMs,
    });
    requireSuccess(posted, ctx.limits.webhookTimeoutMs);
    await storeInstance(ctx, agent, id);
  } catch (error) {
    // The key has gone with its agent, where somebody deleted that meanwhile.
    await revokeKey(ctx, ctx.actor, { key_id: key.id }).catch((gone: unknown) => {
      if (!(gone instanceof AppError)) throw gone;
    });
    throw error;
  }
  return { success: true, agent_instance_id: id, message: 'Webhook triggered successfully', error: null };
}

/** Stores the launched instance; one that its agent has made already, under whatever name, becomes one of this agent. */
async function storeInstance(ctx: Context, agent: Launchable, id: string): Promise<void> {
  const { workspace_id: workspaceId, user_id: userId } = ctx.actor;
  const { rows } = await sql<{ made: boolean }>`
    with agent as (
      select id from user_agents where workspace_id = ${workspaceId} and id = ${agent.id} for key share
    ), made as (
      insert into agent_instances (workspace_id, id, user_agent_id, user_id)
      select ${workspaceId}, ${id}, id, ${userId} from agent
      on conflict (workspace_id, id) do nothing returning id
    ) select exists (select from made) as made from agent`.execute(ctx.db);
  if (!rows[0]) throw notFound('User agent not found');
  if (rows[0].made) return ctx.bell.ring([workspaceTopic(workspaceId)]);
  await changeInstance(ctx, { workspaceId, instanceId: id }, async (change) => {
    if (change.instance.user_agent_id === agent.id) return;
    change.set('user_agent_id', sql`${agent.id}::uuid`);
    change.log('name_changed', id);
    await change.write();
  });
}

function openSetup(ctx: Context, agent: Launchable): WebhookSetup {
  const { webhook_type, webhook_settings: settings, webhook_headers: headers } = agent;
  const event = Metadata.nullable().parse(settings)?.['event_type'];
  return {
    type: WebhookType.nullable().parse(webhook_type),
    key: agent.webhook_api_key ? open(ctx, agent.webhook_api_key) : '',
    headers: headers ? (JSON.parse(open(ctx, headers)) as Record<string, string>) : {},
    event_type: typeof event === 'string' ? event : '',
  };
}

function open(ctx: Context, sealed: string): string {
  try {
    return ctx.secrets.open(sealed);
  } catch {
    throw badRequest(
      'The webhook key of this agent can no longer be read: the secret of this server has changed. Set it anew.',
    );
  }
}

async function findLaunchable(ctx: Context, agentId: string): Promise<Launchable> {
  const row = await ctx.db
    .selectFrom('user_agents')
    .select(['id', 'name', 'webhook_url', 'webhook_api_key', 'webhook_type', 'webhook_settings', 'webhook_headers'])
    .where('workspace_id', '=', ctx.actor.workspace_id)
    .where('id', '=', agentId)
    .executeTakeFirst();
  if (!row) throw notFound('User agent not found');
  return row;
}

/** 424, because a browser takes a 401 of the webhook for the end of its own session. Errors as the reference words them. */
function requireSuccess(posted: Posted, timeoutMs: number): void {
  if (posted.kind === 'answered' && posted.status >= 200 && posted.status <= 299) return;
  const detail = describe(posted, timeoutMs);
  throw new AppError('FAILED_DEPENDENCY', detail.message, { detail });
}

function describe(
  posted: Posted,
  timeoutMs: number,
): { error: string; message: string; webhook_status?: number | null } {
  if (posted.kind === 'bad_url' && posted.problem === 'not_http') {
    return {
      error: 'webhook_error',
      message: "Webhook URL is missing an 'http://' or 'https://' protocol.",
    };
  }
  if (posted.kind === 'bad_url' || posted.kind === 'refused') {
    const error = posted.kind === 'refused' ? 'webhook_refused' : 'webhook_error';
    return { error, message: `Webhook URL ${describeFailure(posted)}.` };
  }
  if (posted.kind === 'timeout') {
    const message = `Webhook timeout (${Math.round(timeoutMs / 1_000)}s). Check if service is running and URL is correct.`;
    return { error: 'webhook_timeout', message, webhook_status: 504 };
  }
  if (posted.kind !== 'answered') {
    const reason = posted.reason ? `: ${posted.reason}` : '.';
    const message = `Unable to connect to webhook URL. Check URL is correct and webhook is running${reason}`;
    return { error: 'webhook_connection_error', message };
  }
  return { error: 'webhook_request_failed', ...describeStatus(posted.status) };
}

function describeStatus(status: number): { message: string; webhook_status: number | null } {
  if (status === 401)
    return { message: 'Authentication failed. Please check your webhook API key.', webhook_status: 401 };
  if (status === 403) {
    return {
      message: 'Access forbidden. Please verify your webhook API key has the correct permissions.',
      webhook_status: 403,
    };
  }
  if (status === 530) {
    return {
      message: 'HTTP 530: Proxy/tunnel error. Check URL or try restarting tunnel service.',
      webhook_status: null,
    };
  }
  if (status >= 500) {
    const message = `HTTP ${status}: Webhook service error. Check if webhook is running or try restarting it.`;
    return { message, webhook_status: null };
  }
  return { message: `Webhook returned error status ${status}`, webhook_status: null };
}
