import { InstanceRef } from '@beckon/contract/instance';
import {
  AcceptedShare,
  AcceptShareInput,
  CreatedShare,
  CreateShareInput,
  RemoveShareInput,
  ShareList,
  ShareRemoved,
} from '@beckon/contract/share';
import { acceptShare } from '@beckon/core/share/accept-share';
import { listShares } from '@beckon/core/share/list-shares';
import { removeShare } from '@beckon/core/share/remove-share';
import { shareInstance } from '@beckon/core/share/share-instance';
import type { TRPCRouterRecord } from '@trpc/server';
import { procedure } from '../trpc.ts';

const ACCESS = '/agent-instances/{agent_instance_id}/access';

export const sharesRouter = {
  list: procedure
    .meta({
      summary: 'List who may see an instance, its owner first',
      scope: 'share',
      rest: { method: 'GET', path: ACCESS, unwrap: 'items' },
    })
    .input(InstanceRef)
    .output(ShareList)
    .query(({ ctx, input }) => listShares(ctx, input)),
  create: procedure
    .meta({
      summary: 'Share an instance with a person outside the workspace',
      scope: 'share',
      rest: { method: 'POST', path: ACCESS },
    })
    .input(CreateShareInput)
    .output(CreatedShare)
    .mutation(({ ctx, input }) => shareInstance(ctx, input)),
  remove: procedure
    .meta({
      summary: 'Take a share back',
      scope: 'share',
      rest: { method: 'DELETE', path: `${ACCESS}/{access_id}` },
    })
    .input(RemoveShareInput)
    .output(ShareRemoved)
    .mutation(({ ctx, input }) => removeShare(ctx, input)),
  accept: procedure
    .meta({
      summary: 'Take up a share, with the token of its link',
      scope: 'account',
      rest: { method: 'POST', path: '/shares/accept' },
    })
    .input(AcceptShareInput)
    .output(AcceptedShare)
    .mutation(({ ctx, input }) => acceptShare(ctx, input)),
} satisfies TRPCRouterRecord;
