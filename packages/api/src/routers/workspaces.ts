import { Confirmation } from '@beckon/contract/instance';
import {
  ChangeRoleInput,
  CreateWorkspaceInput,
  Member,
  MemberList,
  MemberRef,
  RenameWorkspaceInput,
  Workspace,
  WorkspaceList,
  WorkspaceRef,
} from '@beckon/contract/workspace';
import { createWorkspace } from '@beckon/core/workspace/create-workspace';
import { deleteWorkspace } from '@beckon/core/workspace/delete-workspace';
import { leaveWorkspace } from '@beckon/core/workspace/leave-workspace';
import { listWorkspaces } from '@beckon/core/workspace/list-workspaces';
import { changeRole, listMembers, removeMember } from '@beckon/core/workspace/members';
import { renameWorkspace } from '@beckon/core/workspace/rename-workspace';
import { switchWorkspace } from '@beckon/core/workspace/switch-workspace';
import { transferWorkspace } from '@beckon/core/workspace/transfer-workspace';
import type { TRPCRouterRecord } from '@trpc/server';
import { z } from 'zod';
import { procedure } from '../trpc.ts';

const WORKSPACE = '/workspaces/{workspace_id}';

export const workspacesRouter = {
  list: procedure
    .meta({
      summary: 'List your workspaces, the personal one first',
      scope: 'account',
      rest: { method: 'GET', path: '/workspaces' },
    })
    .input(z.object({}))
    .output(WorkspaceList)
    .query(({ ctx }) => listWorkspaces(ctx)),
  create: procedure
    .meta({ summary: 'Make a workspace', scope: 'account', rest: { method: 'POST', path: '/workspaces', status: 201 } })
    .input(CreateWorkspaceInput)
    .output(Workspace)
    .mutation(({ ctx, input }) => createWorkspace(ctx, input)),
  rename: procedure
    .meta({ summary: 'Name a workspace', scope: 'members', named: true, rest: { method: 'PATCH', path: WORKSPACE } })
    .input(RenameWorkspaceInput)
    .output(Workspace)
    .mutation(({ ctx, input }) => renameWorkspace(ctx, input)),
  switch: procedure
    .meta({
      summary: 'Act in another workspace from now on, in this session',
      scope: 'account',
      named: true,
      rest: { method: 'POST', path: `${WORKSPACE}/switch` },
    })
    .input(WorkspaceRef)
    .output(Workspace)
    .mutation(({ ctx }) => switchWorkspace(ctx)),
  leave: procedure
    .meta({
      summary: 'Leave a workspace',
      scope: 'account',
      named: true,
      rest: { method: 'POST', path: `${WORKSPACE}/leave` },
    })
    .input(WorkspaceRef)
    .output(Confirmation)
    .mutation(({ ctx }) => leaveWorkspace(ctx)),
  transfer: procedure
    .meta({
      summary: 'Hand a workspace over to another member',
      scope: 'own',
      named: true,
      fresh: true,
      rest: { method: 'POST', path: `${WORKSPACE}/transfer` },
    })
    .input(MemberRef)
    .output(Confirmation)
    .mutation(({ ctx, input }) => transferWorkspace(ctx, input)),
  remove: procedure
    .meta({
      summary: 'Delete a workspace and everything in it, for good',
      scope: 'own',
      named: true,
      fresh: true,
      rest: { method: 'DELETE', path: WORKSPACE },
    })
    .input(WorkspaceRef)
    .output(Confirmation)
    .mutation(({ ctx }) => deleteWorkspace(ctx)),
  members: procedure
    .meta({
      summary: 'List the members of a workspace',
      scope: 'account',
      named: true,
      rest: { method: 'GET', path: `${WORKSPACE}/members` },
    })
    .input(WorkspaceRef)
    .output(MemberList)
    .query(({ ctx }) => listMembers(ctx)),
  changeRole: procedure
    .meta({
      summary: 'Give a member another role',
      scope: 'members',
      named: true,
      rest: { method: 'PATCH', path: `${WORKSPACE}/members/{user_id}` },
    })
    .input(ChangeRoleInput)
    .output(Member)
    .mutation(({ ctx, input }) => changeRole(ctx, input)),
  removeMember: procedure
    .meta({
      summary: 'Take a member out of a workspace',
      scope: 'members',
      named: true,
      rest: { method: 'DELETE', path: `${WORKSPACE}/members/{user_id}` },
    })
    .input(MemberRef)
    .output(Confirmation)
    .mutation(({ ctx, input }) => removeMember(ctx, input)),
} satisfies TRPCRouterRecord;
