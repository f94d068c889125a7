import { StatsOverview, StatsOverviewInput } from '@beckon/contract/stats';
import { statsOverview } from '@beckon/core/stats/stats-overview';
import type { TRPCRouterRecord } from '@trpc/server';
import { procedure } from '../trpc.ts';

export const statsRouter = {
  overview: procedure
    .meta({
      summary: 'The workspace in numbers: what is at work, what waits, what was done',
      scope: 'read',
      rest: { method: 'GET', path: '/stats/overview' },
    })
    .input(StatsOverviewInput)
    .output(StatsOverview)
    .query(({ ctx, input }) => statsOverview(ctx, input)),
} satisfies TRPCRouterRecord;
