import { AuditPage, ListAuditInput } from '@beckon/contract/audit';
import { listAudit } from '@beckon/core/audit/list-audit';
import type { TRPCRouterRecord } from '@trpc/server';
import { procedure } from '../trpc.ts';

export const auditRouter = {
  list: procedure
    .meta({
      summary: 'Page through the audit log of the workspace, newest first',
      scope: 'audit',
      rest: { method: 'GET', path: '/audit' },
    })
    .input(ListAuditInput)
    .output(AuditPage)
    .query(({ ctx, input }) => listAudit(ctx, input)),
} satisfies TRPCRouterRecord;
