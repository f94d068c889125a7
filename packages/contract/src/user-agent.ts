import { z } from 'zod';
import { Id, Timestamp } from './id.ts';

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
  is_active: z.boolean().default(true),
});
export type CreateUserAgentInput = z.infer<typeof CreateUserAgentInput>;
/** What is left out stays as it is; null clears. */
export const UpdateUserAgentInput = CreateUserAgentInput.extend({ is_active: z.boolean() })
  .partial()
  .extend({ agent_id: Id });
export type UpdateUserAgentInput = z.infer<typeof UpdateUserAgentInput>;
export const UserAgentRef = z.object({ agent_id: Id });
export const LaunchInput = z.object({
  agent_id: Id,
  prompt: z.string(),
  name: z.string().nullish(),
  worktree_name: z.string().nullish(),
});
export type LaunchInput = z.infer<typeof LaunchInput>;
export const LaunchOutput = z.object({
  success: z.boolean(),
  agent_instance_id: Id.nullable(),
  message: z.string(),
  error: z.string().nullable(),
});
export type LaunchOutput = z.infer<typeof LaunchOutput>;
