import { Confirmation, InstanceList } from '@beckon/contract/instance';
import {
  CreateUserAgentInput,
  LaunchInput,
  LaunchOutput,
  UpdateUserAgentInput,
  UserAgent,
  UserAgentList,
  UserAgentRef,
  UserAgentStats,
  UserAgentStatsInput,
} from '@beckon/contract/user-agent';
import { WebhookTypeList } from '@beckon/contract/webhook-type';
import { launchInstance } from '@beckon/core/agent/launch-instance';
import {
  createUserAgent,
  listUserAgentInstances,
  listUserAgents,
  removeUserAgent,
  updateUserAgent,
} from '@beckon/core/agent/user-agents';
import { WEBHOOK_TYPE_INFOS } from '@beckon/core/agent/webhook-types';
import { agentStats } from '@beckon/core/stats/agent-stats';
import type { TRPCRouterRecord } from '@trpc/server';
import { z } from 'zod';
import { procedure } from '../trpc.ts';

const AGENT = '/user-agents/{agent_id}';

export const userAgentsRouter = {
  list: procedure
    .meta({
      summary: 'List agents with counts of their instances',
      scope: 'read',
      rest: { method: 'GET', path: '/user-agents', unwrap: 'items' },
    })
    .input(z.object({}))
    .output(UserAgentList)
    .query(({ ctx }) => listUserAgents(ctx)),
  webhookTypes: procedure
    .meta({
      summary: 'List the types of webhooks that start an agent, with what each asks for',
      scope: 'read',
      rest: { method: 'GET', path: '/user-agents/webhook-types', unwrap: 'items' },
    })
    .input(z.object({}))
    .output(WebhookTypeList)
    .query(() => ({ items: Object.values(WEBHOOK_TYPE_INFOS) })),
  create: procedure
    .meta({ summary: 'Make an agent', scope: 'manage', rest: { method: 'POST', path: '/user-agents' } })
    .input(CreateUserAgentInput)
    .output(UserAgent)
    .mutation(({ ctx, input }) => createUserAgent(ctx, input)),
  update: procedure
    .meta({ summary: 'Change an agent', scope: 'manage', rest: { method: 'PATCH', path: AGENT } })
    .input(UpdateUserAgentInput)
    .output(UserAgent)
    .mutation(({ ctx, input }) => updateUserAgent(ctx, input)),
  remove: procedure
    .meta({ summary: 'Delete an agent and its instances', scope: 'manage', rest: { method: 'DELETE', path: AGENT } })
    .input(UserAgentRef)
    .output(Confirmation)
    .mutation(({ ctx, input }) => removeUserAgent(ctx, input)),
  instances: procedure
    .meta({
      summary: 'List the instances of an agent',
      scope: 'read',
      rest: { method: 'GET', path: `${AGENT}/instances`, unwrap: 'items' },
    })
    .input(UserAgentRef)
    .output(InstanceList)
    .query(({ ctx, input }) => listUserAgentInstances(ctx, input)),
  stats: procedure
    .meta({ summary: 'An agent in numbers', scope: 'read', rest: { method: 'GET', path: `${AGENT}/stats` } })
    .input(UserAgentStatsInput)
    .output(UserAgentStats)
    .query(({ ctx, input }) => agentStats(ctx, input)),
  launch: procedure
    .meta({
      summary: 'Start an agent through its webhook',
      scope: 'launch',
      rest: { method: 'POST', path: `${AGENT}/instances` },
    })
    .input(LaunchInput)
    .output(LaunchOutput)
    .mutation(({ ctx, input }) => launchInstance(ctx, input)),
} satisfies TRPCRouterRecord;
