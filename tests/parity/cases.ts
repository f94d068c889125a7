import type { OperationMeta } from '@beckon/adapters/operation-meta';
import { appRouter } from '@beckon/api/router';
import type { AnyTRPCProcedure } from '@trpc/server';
import type { z } from 'zod';
import { agentTypes, userAgents } from './agents.ts';
import { asks } from './asks.ts';
import { audit } from './audit.ts';
import { auth } from './auth.ts';
import { connections } from './connections.ts';
import { device } from './device.ts';
import { feed } from './feed.ts';
import { instances } from './instances.ts';
import { keys } from './keys.ts';
import { messages } from './messages.ts';
import { preferences, stats } from './preferences.ts';
import { shares } from './shares.ts';
import { tools } from './tools.ts';
import { turns } from './turns.ts';
import { invitations, workspaces } from './workspaces.ts';
import type { Cases } from './case.ts';
import type { Called } from './doors.ts';

/** A case for every operation. */
export const cases: Cases = {
  ...messages,
  ...instances,
  ...agentTypes,
  ...userAgents,
  ...asks,
  ...turns,
  ...tools,
  ...keys,
  ...device,
  ...auth,
  ...connections,
  ...shares,
  ...workspaces,
  ...invitations,
  ...feed,
  ...audit,
  ...preferences,
  ...stats,
};

/** Every operation there is, from the router itself. */
export const operations = Object.entries(appRouter._def.procedures as unknown as Record<string, AnyTRPCProcedure>).map(
  ([id, { _def }]): Called & { readonly input: z.ZodObject } => {
    const def = _def as typeof _def & { meta: OperationMeta };
    return { id, type: def.type, meta: def.meta, input: def.inputs[0] as z.ZodObject };
  },
);
