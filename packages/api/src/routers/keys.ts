import { Confirmation } from '@beckon/contract/instance';
import { CreatedKey, CreateKeyInput, KeyList, RevokeKeyInput } from '@beckon/contract/key';
import { createKey, listKeys, revokeKey } from '@beckon/core/key/manage-keys';
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
} satisfies TRPCRouterRecord;
