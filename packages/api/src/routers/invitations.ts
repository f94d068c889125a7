import { Confirmation } from '@beckon/contract/instance';
import {
  CreatedInvitation,
  CreateInvitationInput,
  InvitationList,
  InvitationPreview,
  InvitationRef,
  InvitationToken,
  Workspace,
  WorkspaceRef,
} from '@beckon/contract/workspace';
import { acceptInvitation } from '@beckon/core/invitation/accept-invitation';
import { invitationMail } from '@beckon/core/invitation/invitation-mail';
import { invite } from '@beckon/core/invitation/invite';
import { listInvitations, revokeInvitation } from '@beckon/core/invitation/manage-invitations';
import { previewInvitation } from '@beckon/core/invitation/preview-invitation';
import type { TRPCRouterRecord } from '@trpc/server';
import { openProcedure, procedure } from '../trpc.ts';

const INVITATIONS = '/workspaces/{workspace_id}/invitations';

export const invitationsRouter = {
  create: procedure
    .meta({
      summary: 'Invite somebody to a workspace, by a link that works once',
      scope: 'members',
      named: true,
      rest: { method: 'POST', path: INVITATIONS, status: 201 },
    })
    .input(CreateInvitationInput)
    .output(CreatedInvitation)
    .mutation(async ({ ctx, input }) => {
      const { workspace, ...invitation } = await invite(ctx, input);
      const url = `${ctx.origin}/invite?token=${invitation.token}`;
      const { email } = invitation;
      if (email === null || !ctx.sendMail) return { ...invitation, url, mailed: false };
      // Where the mail server fails, the link can still be handed on.
      const mailed = await ctx.sendMail(invitationMail(email, invitation, { workspace, url })).then(
        () => true,
        () => false,
      );
      return { ...invitation, url, mailed };
    }),
  list: procedure
    .meta({
      summary: 'List open invitations, newest first',
      scope: 'members',
      named: true,
      rest: { method: 'GET', path: INVITATIONS },
    })
    .input(WorkspaceRef)
    .output(InvitationList)
    .query(({ ctx }) => listInvitations(ctx)),
  revoke: procedure
    .meta({
      summary: 'Take an invitation back',
      scope: 'members',
      named: true,
      rest: { method: 'DELETE', path: `${INVITATIONS}/{invitation_id}` },
    })
    .input(InvitationRef)
    .output(Confirmation)
    .mutation(({ ctx, input }) => revokeInvitation(ctx, input)),
  preview: openProcedure
    .meta({
      summary: 'What the link of an invitation leads to; signing up is possible with it for an hour',
      scope: null,
      rest: { method: 'POST', path: '/invitations/preview' },
    })
    .input(InvitationToken)
    .output(InvitationPreview)
    .mutation(async ({ ctx, input }) => {
      const preview = await previewInvitation(ctx, input);
      ctx.cookie.rememberInvitation(input.token);
      return preview;
    }),
  accept: procedure
    .meta({
      summary: 'Take up an invitation, with the token of its link',
      scope: 'account',
      rest: { method: 'POST', path: '/invitations/accept' },
    })
    .input(InvitationToken)
    .output(Workspace)
    .mutation(async ({ ctx, input }) => {
      const workspace = await acceptInvitation(ctx, input);
      ctx.cookie.forgetInvitation();
      return workspace;
    }),
} satisfies TRPCRouterRecord;
