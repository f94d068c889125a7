import { z } from 'zod';
import { Id, Timestamp } from './id.ts';
import { InstanceRef } from './instance.ts';

/** READ: see it live. WRITE: answer and send messages too. */
export const ShareAccess = z.enum(['READ', 'WRITE']);
export type ShareAccess = z.infer<typeof ShareAccess>;

/** A person who may see one instance. The first of a list is the instance's owner, whose id is the instance's. */
export const Share = z
  .object({
    id: Id,
    email: z.string(),
    access: ShareAccess,
    user_id: Id.nullable().describe('Null until somebody who owns the address has an account.'),
    display_name: z.string().nullable(),
    invited: z.boolean(),
    is_owner: z.boolean(),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'Share' });
export type Share = z.infer<typeof Share>;

export const ShareList = z.object({ items: z.array(Share) });

export const CreateShareInput = InstanceRef.extend({ email: z.string().max(255), access: ShareAccess.default('READ') });
export type CreateShareInput = z.infer<typeof CreateShareInput>;

export const CreatedShare = Share.extend({
  token: z
    .string()
    .nullable()
    .describe(
      'For the link /invite?token=…, which proves the address; shown this once, null where nothing is to prove.',
    ),
}).meta({ id: 'CreatedShare' });
export type CreatedShare = z.infer<typeof CreatedShare>;

export const RemoveShareInput = InstanceRef.extend({ access_id: Id });
export const AcceptShareInput = z.strictObject({ token: z.string().max(255) });
export const AcceptedShare = z.object({ agent_instance_id: Id });
export const ShareRemoved = z.object({ status: z.literal('success') });
