import { z } from 'zod';

export const WEBHOOK_TYPES = ['DEFAULT', 'GITHUB', 'OMNARA_SERVE'] as const;
export const WebhookType = z.enum(WEBHOOK_TYPES);
export type WebhookType = z.infer<typeof WebhookType>;

/** One thing to fill in: when the agent is set up (`build_fields`), or at each launch (`runtime_fields`). */
export const WebhookField = z.object({
  name: z.string().describe('Its name in webhook_config, or in the launch.'),
  label: z.string().describe('What a form calls it.'),
  type: z.enum(['string', 'text', 'password', 'url']),
  required: z.boolean(),
  description: z.string().nullable(),
  placeholder: z.string().nullable(),
  default: z.string().nullable().describe('What counts when nothing is filled in.'),
  is_secret: z.boolean().describe('Kept sealed, never answered.'),
});
export type WebhookField = z.infer<typeof WebhookField>;

export const WebhookTypeInfo = z
  .object({
    id: WebhookType,
    name: z.string(),
    description: z.string(),
    build_fields: z.array(WebhookField),
    runtime_fields: z.array(WebhookField),
  })
  .meta({ id: 'WebhookType' });
export type WebhookTypeInfo = z.infer<typeof WebhookTypeInfo>;
export const WebhookTypeList = z.object({ items: z.array(WebhookTypeInfo) });

/** What was filled in, by the names of the type's build fields. */
export const WebhookConfig = z.record(z.string().max(50), z.string().max(8_192).nullable());
export type WebhookConfig = z.infer<typeof WebhookConfig>;
