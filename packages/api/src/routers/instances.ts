import {
  AgentSummary,
  AgentTypeInstancesInput,
  AgentTypeList,
  Confirmation,
  EndSessionInput,
  EndSessionOutput,
  GetInstanceInput,
  HeartbeatOutput,
  Instance,
  InstanceDetail,
  InstanceList,
  InstancePage,
  InstanceRef,
  ListInstancesInput,
  RegisterInstanceInput,
  RegisterInstanceOutput,
  RenameInstanceInput,
  SetGitDiffInput,
  SetGitDiffOutput,
  UpdateStatusInput,
} from '@beckon/contract/instance';
import { InstanceFacets, SearchInstancesInput } from '@beckon/contract/instance-search';
import { InstanceMark, InstanceMarkList, MarkInstanceInput } from '@beckon/contract/mark';
import { listAgentTypes, summarizeAgents } from '@beckon/core/agent/list-agent-types';
import { endSession } from '@beckon/core/instance/end-session';
import { getInstance } from '@beckon/core/instance/get-instance';
import { heartbeat } from '@beckon/core/instance/heartbeat';
import { listFacets } from '@beckon/core/instance/instance-facets';
import { listMarks, markInstance } from '@beckon/core/instance/instance-marks';
import { listAgentTypeInstances, listInstances } from '@beckon/core/instance/list-instances';
import { listPinned } from '@beckon/core/instance/list-pinned';
import { registerInstance } from '@beckon/core/instance/register-instance';
import { removeInstance } from '@beckon/core/instance/remove-instance';
import { searchInstances } from '@beckon/core/instance/search-instances';
import { renameInstance } from '@beckon/core/instance/rename-instance';
import { updateGitDiff } from '@beckon/core/instance/set-git-diff';
import { updateStatus } from '@beckon/core/instance/update-status';
import type { TRPCRouterRecord } from '@trpc/server';
import { z } from 'zod';
import { procedure } from '../trpc.ts';

const INSTANCE = '/agent-instances/{agent_instance_id}';

export const instancesRouter = {
  register: procedure
    .meta({
      summary: 'Make an instance before its first message',
      scope: 'agent',
      rest: { method: 'POST', path: '/agent-instances', status: 201 },
    })
    .input(RegisterInstanceInput)
    .output(RegisterInstanceOutput)
    .mutation(({ ctx, input }) => registerInstance(ctx, input)),
  list: procedure
    .meta({
      summary: 'List instances, latest started first',
      scope: 'read',
      rest: { method: 'GET', path: '/agent-instances', unwrap: 'items' },
      mcp: { name: 'list_instances' },
    })
    .input(ListInstancesInput)
    .output(InstancePage)
    .query(({ ctx, input }) => listInstances(ctx, input)),
  search: procedure
    .meta({
      summary: 'Find instances by words and by what they are, the latest active first',
      scope: 'read',
      rest: { method: 'POST', path: '/agent-instances/search' },
    })
    .input(SearchInstancesInput)
    .output(InstancePage)
    .query(({ ctx, input }) => searchInstances(ctx, input)),
  facets: procedure
    .meta({
      summary: 'List what instances can be filtered by',
      scope: 'read',
      rest: { method: 'GET', path: '/agent-instances/facets' },
    })
    .input(z.strictObject({}))
    .output(InstanceFacets)
    .query(({ ctx }) => listFacets(ctx)),
  get: procedure
    .meta({
      summary: 'Get an instance with its latest messages',
      scope: 'read',
      guest: true,
      rest: { method: 'GET', path: INSTANCE },
      mcp: { name: 'get_instance' },
    })
    .input(GetInstanceInput)
    .output(InstanceDetail)
    .query(({ ctx, input }) => getInstance(ctx, input)),
  updateStatus: procedure
    .meta({
      summary: 'Mark an instance as completed',
      scope: 'agent',
      rest: { method: 'PUT', path: `${INSTANCE}/status` },
    })
    .input(UpdateStatusInput)
    .output(Instance)
    .mutation(({ ctx, input }) => updateStatus(ctx, input)),
  setGitDiff: procedure
    .meta({
      summary: 'Set the git diff of an instance',
      scope: 'agent',
      rest: { method: 'PUT', path: `${INSTANCE}/git-diff` },
    })
    .input(SetGitDiffInput)
    .output(SetGitDiffOutput)
    .mutation(({ ctx, input }) => updateGitDiff(ctx, input)),
  rename: procedure
    .meta({ summary: 'Name an instance', scope: 'agent', rest: { method: 'PATCH', path: INSTANCE } })
    .input(RenameInstanceInput)
    .output(Instance)
    .mutation(({ ctx, input }) => renameInstance(ctx, input)),
  remove: procedure
    .meta({ summary: 'Delete an instance for good', scope: 'manage', rest: { method: 'DELETE', path: INSTANCE } })
    .input(InstanceRef)
    .output(Confirmation)
    .mutation(({ ctx, input }) => removeInstance(ctx, input)),
  heartbeat: procedure
    .meta({
      summary: 'Say that the agent is alive',
      scope: 'agent',
      rest: { method: 'POST', path: '/agents/instances/{agent_instance_id}/heartbeat' },
    })
    .input(InstanceRef)
    .output(HeartbeatOutput)
    .mutation(({ ctx, input }) => heartbeat(ctx, input)),
  marks: procedure
    .meta({
      summary: 'List what you have pinned, and how far you have read',
      scope: 'account',
      rest: { method: 'GET', path: '/instance-marks' },
    })
    .input(z.strictObject({}))
    .output(InstanceMarkList)
    .query(({ ctx }) => listMarks(ctx)),
  pinned: procedure
    .meta({
      summary: 'List the instances that you have pinned, the latest active first',
      scope: 'account',
      rest: { method: 'GET', path: '/instance-marks/pinned' },
    })
    .input(z.strictObject({}))
    .output(InstanceList)
    .query(({ ctx }) => listPinned(ctx)),
  mark: procedure
    .meta({
      summary: 'Pin an instance, or say how far you have read it; for yourself only',
      scope: 'account',
      guest: true,
      audited: false,
      rest: { method: 'PUT', path: `${INSTANCE}/mark` },
    })
    .input(MarkInstanceInput)
    .output(InstanceMark)
    .mutation(({ ctx, input }) => markInstance(ctx, input)),
} satisfies TRPCRouterRecord;

export const sessionsRouter = {
  end: procedure
    .meta({ summary: 'End an instance', scope: 'agent', rest: { method: 'POST', path: '/sessions/end' } })
    .input(EndSessionInput)
    .output(EndSessionOutput)
    .mutation(({ ctx, input }) => endSession(ctx, input)),
} satisfies TRPCRouterRecord;

export const agentTypesRouter = {
  list: procedure
    .meta({
      summary: 'List agents with their instances, waiting ones first',
      scope: 'read',
      rest: { method: 'GET', path: '/agent-types', unwrap: 'items' },
    })
    .input(z.object({}))
    .output(AgentTypeList)
    .query(({ ctx }) => listAgentTypes(ctx)),
  summary: procedure
    .meta({ summary: 'Count instances by agent', scope: 'read', rest: { method: 'GET', path: '/agent-summary' } })
    .input(z.object({}))
    .output(AgentSummary)
    .query(({ ctx }) => summarizeAgents(ctx)),
  instances: procedure
    .meta({
      summary: 'List the instances of one agent',
      scope: 'read',
      rest: { method: 'GET', path: '/agent-types/{agent_type_id}/instances', unwrap: 'items' },
    })
    .input(AgentTypeInstancesInput)
    .output(InstanceList)
    .query(({ ctx, input }) => listAgentTypeInstances(ctx, input)),
} satisfies TRPCRouterRecord;
