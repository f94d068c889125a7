import { Confirmation } from '@beckon/contract/instance';
import {
  CreatedKey,
  CreateKeyInput,
  Key,
  KeyList,
  RenameKeyInput,
  RevokeKeyInput,
  RotatedKey,
  RotateKeyInput,
} from '@beckon/contract/key';
import { auditAction } from '@beckon/core/audit/audit-action';
import { createKey, listKeys, revokeCurrentKey, revokeKey } from '@beckon/core/key/manage-keys';
import { renameKey } from '@beckon/core/key/rename-key';
import { rotateKey } from '@beckon/core/key/rotate-key';
import type { TRPCRouterRecord } from '@trpc/server';
import { z } from 'zod';
import { procedure } from '../trpc.ts';

export const keysRouter = {
  create: procedure
    .meta({
      summary: 'Make a key; it is shown once',
      scope: 'keys',
      rest: { method: 'POST', path: '/auth/api-keys' },
    })
    .input(CreateKeyInput)
    .output(CreatedKey)
    .mutation(({ ctx, input }) => createKey(ctx, ctx.actor, input)),
  list: procedure
    .meta({
      summary: 'List your keys, newest first',
      scope: 'keys',
      rest: { method: 'GET', path: '/auth/api-keys', unwrap: 'items' },
    })
    .input(z.object({}))
    .output(KeyList)
    .query(({ ctx }) => listKeys(ctx, ctx.actor)),
  revoke: procedure
    .meta({ summary: 'Revoke a key', scope: 'keys', rest: { method: 'DELETE', path: '/auth/api-keys/{key_id}' } })
    .input(RevokeKeyInput)
    .output(Confirmation)
    .mutation(({ ctx, input }) => revokeKey(ctx, ctx.actor, input)),
  rename: procedure
    .meta({ summary: 'Name a key anew', scope: 'keys', rest: { method: 'PATCH', path: '/auth/api-keys/{key_id}' } })
    .input(RenameKeyInput)
    .output(Key)
    .mutation(({ ctx, input }) => renameKey(ctx, ctx.actor, input)),
  rotate: procedure
    .meta({
      summary: 'Replace a key by a new one, which is shown once',
      description: 'The old key goes on working for overlap_hours, so that its users can change over.',
      scope: 'keys',
      rest: { method: 'POST', path: '/auth/api-keys/{key_id}/rotate' },
    })
    .input(RotateKeyInput)
    .output(RotatedKey)
    .mutation(({ ctx, input }) => rotateKey(ctx, ctx.actor, input)),
  revokeCurrent: procedure
    .meta({
      summary: 'Revoke the key that makes this call',
      scope: 'read',
      rest: { method: 'DELETE', path: '/auth/api-keys/current' },
    })
    .input(z.object({}))
    .output(Confirmation)
    .mutation(async ({ ctx }) => {
      const done = await revokeCurrentKey(ctx, ctx.actor);
      await auditAction(ctx, { action: 'keys.revokeCurrent', decision: 'allowed' });
      return done;
    }),
} satisfies TRPCRouterRecord;
