import { z } from 'zod';
import { Id, Timestamp } from './id.ts';
import { KeyScope } from './scope.ts';

/** A key as lists show it. The key itself is shown once, when it is made. */
export const Key = z
  .object({
    id: Id,
    name: z.string(),
    scopes: z.array(KeyScope),
    is_active: z.boolean(),
    created_at: Timestamp,
    expires_at: Timestamp.nullable(),
    last_used_at: Timestamp.nullable(),
  })
  .meta({ id: 'ApiKey' });
export type Key = z.infer<typeof Key>;

export const CreateKeyInput = z.object({
  name: z.string().min(1).max(255),
  expires_in_days: z.int().min(1).nullish(),
  scopes: z.array(KeyScope).min(1).optional(),
});
export type CreateKeyInput = z.infer<typeof CreateKeyInput>;

export const CreatedKey = Key.extend({ api_key: z.string().describe('Shown this once.') }).meta({
  id: 'CreatedApiKey',
});
export type CreatedKey = z.infer<typeof CreatedKey>;

export const KeyList = z.object({ items: z.array(Key) });
export const RevokeKeyInput = z.object({ key_id: Id });
