import { z } from 'zod';
import { AgentColor } from './agent-color.ts';
import { Id, Timestamp } from './id.ts';
import { TimeZone } from './stats.ts';
import { WebhookConfig, WebhookType } from './webhook-type.ts';

/** What a launch begins with. */
export const AgentSettings = z.strictObject({
  prompt: z.string().max(20_000).nullish().describe('What the agent is to do.'),
  name: z.string().max(255).nullish().describe('Name of the run.'),
  worktree_name: z.string().max(255).nullish().describe('Where it works.'),
});
export type AgentSettings = z.infer<typeof AgentSettings>;

/** A named kind of agent, with counts of its instances by status. The webhook's key is never answered. */
export const UserAgent = z
  .object({
    id: Id,
    name: z.string(),
    webhook_url: z.string().nullable(),
    is_active: z.boolean(),
    created_at: Timestamp,
    updated_at: Timestamp,
    instance_count: z.int(),
    active_instance_count: z.int(),
    waiting_instance_count: z.int(),
    completed_instance_count: z.int(),
    error_instance_count: z.int(),
    has_webhook: z.boolean(),
    webhook_type: WebhookType.nullable().describe('null: an address with a key.'),
    webhook_config: WebhookConfig.nullable().describe('What was filled in for the type, without its secrets.'),
    color: AgentColor.nullable(),
    default_settings: AgentSettings.nullable(),
  })
  .meta({ id: 'UserAgent' });
export type UserAgent = z.infer<typeof UserAgent>;

export const UserAgentList = z.object({ items: z.array(UserAgent) });
export const CreateUserAgentInput = z.object({
  name: z.string().min(1).max(255),
  webhook_url: z.string().max(2048).nullish(),
  webhook_api_key: z
    .string()
    .max(4096)
    .nullish()
    .describe('Sent as a bearer token to the webhook. Kept sealed, never answered.'),
  webhook_type: WebhookType.nullish().describe('Instead of webhook_url: a webhook of this type.'),
  webhook_config: WebhookConfig.nullish().describe('What its build fields ask for. A secret left out stays.'),
  is_active: z.boolean().default(true),
  color: AgentColor.nullish().describe('How lists show it; null: no colour of its own.'),
  default_settings: AgentSettings.nullish().describe('What a launch begins with.'),
});
export type CreateUserAgentInput = z.infer<typeof CreateUserAgentInput>;
/** What is left out stays as it is; null clears. */
export const UpdateUserAgentInput = CreateUserAgentInput.extend({ is_active: z.boolean() })
  .partial()
  .extend({ agent_id: Id });
export type UpdateUserAgentInput = z.infer<typeof UpdateUserAgentInput>;
export const UserAgentRef = z.object({ agent_id: Id });
export const UserAgentStatsInput = z.strictObject({ agent_id: Id, time_zone: TimeZone });
export type UserAgentStatsInput = z.infer<typeof UserAgentStatsInput>;

export const UserAgentStats = z
  .object({
    runs: z.int().describe('Instances in all.'),
    active: z.int().describe('At work, or waiting for a person.'),
    finished: z.int(),
    failed: z.int().describe('Failed or killed.'),
    asks: z.int().describe('Questions asked.'),
    messages: z.int().describe('Messages of agents and people.'),
    median_answer_seconds: z
      .number()
      .nullable()
      .describe(
        'From question to answer, of the last 30 days, among the latest 1,000 answers of the workspace; null: none.',
      ),
    days: z
      .array(
        z.object({
          day: z.string().describe('YYYY-MM-DD, in the time zone.'),
          runs: z.int().describe('Started then.'),
        }),
      )
      .describe('The last 30 days, today last.'),
  })
  .meta({ id: 'UserAgentStats' });
export type UserAgentStats = z.infer<typeof UserAgentStats>;

export const LaunchInput = z.object({
  agent_id: Id,
  prompt: z.string(),
  name: z.string().nullish(),
  worktree_name: z.string().nullish(),
  branch_name: z.string().nullish(),
});
export type LaunchInput = z.infer<typeof LaunchInput>;
export const LaunchOutput = z.object({
  success: z.boolean(),
  agent_instance_id: Id.nullable(),
  message: z.string(),
  error: z.string().nullable(),
});
export type LaunchOutput = z.infer<typeof LaunchOutput>;
