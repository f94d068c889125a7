import { z } from 'zod';
import { Id, Timestamp } from './id.ts';
import { KeyPreset, KeyScope } from './scope.ts';

/** What a key was made for. `run`: for one launched run; `login`: for a device that signed in. */
export const KEY_PURPOSES = ['general', 'run', 'login'] as const;
export const KeyPurpose = z.enum(KEY_PURPOSES);
export type KeyPurpose = z.infer<typeof KeyPurpose>;

/** A key as lists show it. The key itself is shown once, when it is made. */
export const Key = z
  .object({
    id: Id,
    name: z.string(),
    purpose: KeyPurpose,
    scopes: z.array(KeyScope),
    user_agent_id: Id.nullable().describe('The one agent it speaks as; null: any.'),
    user_agent_name: z.string().nullable(),
    is_active: z.boolean().describe('False once it has been revoked; it may have expired besides.'),
    created_at: Timestamp,
    expires_at: Timestamp.nullable(),
    last_used_at: Timestamp.nullable().describe('Noted once a minute, with the address and the client of that use.'),
    last_used_address: z.string().nullable(),
    last_used_client: z.string().nullable(),
    replaced_by: Id.nullable().describe('The key that follows it, where it was rotated.'),
  })
  .meta({ id: 'ApiKey' });
export type Key = z.infer<typeof Key>;

/** What a key may do: named one by one, or by a preset. Neither: the preset `agent`. */
export const ScopeChoice = z.object({
  scopes: z.array(KeyScope).min(1).optional(),
  preset: KeyPreset.optional().describe('Stands for scopes; give one of the two.'),
});
export type ScopeChoice = z.infer<typeof ScopeChoice>;

const KeyName = z.string().min(1).max(255);

export const CreateKeyInput = ScopeChoice.extend({
  name: KeyName,
  expires_in_days: z.int().min(1).nullish(),
  user_agent_id: Id.nullish().describe(
    'Binds the key to this agent: whatever its client calls itself, it is this one.',
  ),
});
export type CreateKeyInput = z.infer<typeof CreateKeyInput>;

export const CreatedKey = Key.extend({ api_key: z.string().describe('Shown this once.') }).meta({
  id: 'CreatedApiKey',
});
export type CreatedKey = z.infer<typeof CreatedKey>;

export const KeyList = z.object({ items: z.array(Key) });
export const RevokeKeyInput = z.object({ key_id: Id });

export const RenameKeyInput = z.strictObject({ key_id: Id, name: KeyName });
export type RenameKeyInput = z.infer<typeof RenameKeyInput>;

export const RotateKeyInput = z.strictObject({
  key_id: Id,
  overlap_hours: z
    .int()
    .min(0)
    .max(168)
    .default(24)
    .describe('How long the old key goes on working beside the new one.'),
});
export type RotateKeyInput = z.infer<typeof RotateKeyInput>;

export const RotatedKey = CreatedKey.extend({
  previous_expires_at: Timestamp.describe('When the key that was rotated ends.'),
}).meta({ id: 'RotatedApiKey' });
export type RotatedKey = z.infer<typeof RotatedKey>;
