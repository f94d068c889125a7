import { Preferences } from '@beckon/contract/preferences';
import { getPreferences, setPreferences } from '@beckon/core/person/preferences';
import type { TRPCRouterRecord } from '@trpc/server';
import { z } from 'zod';
import { procedure } from '../trpc.ts';

export const preferencesRouter = {
  get: procedure
    .meta({
      summary: 'Get how you like to work',
      scope: 'account',
      rest: { method: 'GET', path: '/preferences' },
    })
    .input(z.strictObject({}))
    .output(Preferences)
    .query(({ ctx }) => getPreferences(ctx)),
  set: procedure
    .meta({
      summary: 'Keep how you like to work, on every device',
      description: 'Replaces all of it: read it, change it, and send it whole.',
      scope: 'account',
      audited: false,
      rest: { method: 'PUT', path: '/preferences' },
    })
    .input(Preferences)
    .output(Preferences)
    .mutation(({ ctx, input }) => setPreferences(ctx, input)),
} satisfies TRPCRouterRecord;
