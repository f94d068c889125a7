import {
  ConnectionList,
  ConnectionPreview,
  PreviewConnectionInput,
  RevokeConnectionInput,
} from '@beckon/contract/connection';
import { Confirmation } from '@beckon/contract/instance';
import { listConnections } from '@beckon/core/oauth/list-connections';
import { previewConnection } from '@beckon/core/oauth/preview-connection';
import { revokeConnection } from '@beckon/core/oauth/revoke-connection';
import type { TRPCRouterRecord } from '@trpc/server';
import { z } from 'zod';
import { procedure } from '../trpc.ts';

/** MCP clients that a person has let in by OAuth. */
export const oauthRouter = {
  list: procedure
    .meta({
      summary: 'List the MCP clients you have let in, the latest first',
      scope: 'account',
      rest: { method: 'GET', path: '/auth/connections' },
    })
    .input(z.object({}))
    .output(ConnectionList)
    .query(({ ctx }) => listConnections(ctx)),
  preview: procedure
    .meta({
      summary: 'Tell who an MCP client says it is, and where you may let it in',
      scope: 'account',
      rest: { method: 'GET', path: '/auth/connections/preview' },
    })
    .input(PreviewConnectionInput)
    .output(ConnectionPreview)
    .query(({ ctx, input }) => previewConnection(ctx, input)),
  revoke: procedure
    .meta({
      summary: 'End what you have allowed an MCP client',
      scope: 'account',
      rest: { method: 'DELETE', path: '/auth/connections/{connection_id}' },
    })
    .input(RevokeConnectionInput)
    .output(Confirmation)
    .mutation(({ ctx, input }) => revokeConnection(ctx, input)),
} satisfies TRPCRouterRecord;
