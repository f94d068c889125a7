import { Confirmation } from '@beckon/contract/instance';
import {
  PersonSessionList,
  Profile,
  SessionRef,
  Session,
  StreamTicket,
  SyncUserInput,
  UpdateProfileInput,
  VerifyOutput,
} from '@beckon/contract/person';
import { AppError } from '@beckon/core/app-error';
import { auditAction } from '@beckon/core/audit/audit-action';
import { authenticateSession, describeSession } from '@beckon/core/person/session';
import { listSessions, revokeOtherSessions, revokeSession } from '@beckon/core/person/manage-sessions';
import { deleteAccount } from '@beckon/core/person/delete-account';
import { getProfile, updateProfile } from '@beckon/core/person/profile';
import { setUp } from '@beckon/core/person/set-up';
import { issueStreamTicket } from '@beckon/core/person/stream-ticket';
import { must } from '@beckon/shared/must';
import type { TRPCRouterRecord } from '@trpc/server';
import { z } from 'zod';
import type { RequestContext } from '../request-context.ts';
import { openProcedure, procedure } from '../trpc.ts';

const BROWSER = 'Sets or clears the browser’s session cookie; other clients use keys.';
const nothing = z.object({});

/** Puts a new session into the cookie and tells whose it is. */
async function enter(ctx: RequestContext, token: string): Promise<Session> {
  ctx.cookie.set(token);
  return describeSession(ctx, must(await authenticateSession(ctx, token)));
}

export const authRouter = {
  verify: procedure
    .meta({ summary: 'Check a credential', scope: 'read', rest: { method: 'GET', path: '/auth/verify' } })
    .input(nothing)
    .output(VerifyOutput)
    .query(async ({ ctx }) => {
      const { id, email, display_name } = await getProfile(ctx);
      return { success: true, user_id: id, email, display_name, message: 'Authentication successful' };
    }),
  session: procedure
    .meta({ summary: 'Who is signed in', scope: 'read', rest: { method: 'GET', path: '/auth/session' } })
    .input(nothing)
    .output(Session)
    .query(({ ctx }) => describeSession(ctx, ctx.actor)),
  me: procedure
    .meta({ summary: 'Your account', scope: 'read', rest: { method: 'GET', path: '/auth/me' } })
    .input(nothing)
    .output(Profile)
    .query(({ ctx }) => getProfile(ctx)),
  updateMe: procedure
    .meta({ summary: 'Change your account', scope: 'account', rest: { method: 'PATCH', path: '/auth/me' } })
    .input(UpdateProfileInput)
    .output(Profile)
    .mutation(({ ctx, input }) => updateProfile(ctx, input)),
  deleteMe: procedure
    .meta({
      summary: 'Delete your account and everything in its workspace, for good',
      scope: 'account',
      fresh: true,
      rest: { method: 'DELETE', path: '/auth/me' },
    })
    .input(nothing)
    .output(Confirmation)
    .mutation(async ({ ctx }) => {
      const done = await deleteAccount(ctx);
      ctx.cookie.clear();
      return done;
    }),
  syncUser: procedure
    .meta({
      summary: 'Tell Beckon of an account of another issuer',
      description: 'Kept for clients of the reference; the account’s own data count, not the body’s.',
      scope: 'account',
      rest: { method: 'POST', path: '/auth/sync-user' },
    })
    .input(SyncUserInput)
    .output(Confirmation)
    .mutation(({ ctx, input }) => {
      if (input.id !== ctx.actor.user_id) throw new AppError('FORBIDDEN', 'Cannot sync different user');
      return { message: 'User synced successfully' };
    }),
  sessions: procedure
    .meta({
      summary: 'List where you are signed in, this device first',
      scope: 'account',
      rest: { method: 'GET', path: '/auth/sessions' },
    })
    .input(nothing)
    .output(PersonSessionList)
    .query(({ ctx }) => listSessions(ctx)),
  revokeSession: procedure
    .meta({
      summary: 'Sign one of your devices out',
      scope: 'account',
      rest: { method: 'DELETE', path: '/auth/sessions/{session_id}' },
    })
    .input(SessionRef)
    .output(Confirmation)
    .mutation(({ ctx, input }) => revokeSession(ctx, input)),
  revokeOtherSessions: procedure
    .meta({
      summary: 'Sign out everywhere else',
      scope: 'account',
      rest: { method: 'POST', path: '/auth/sessions/revoke-others' },
    })
    .input(nothing)
    .output(Confirmation)
    .mutation(({ ctx }) => revokeOtherSessions(ctx)),
  streamTicket: procedure
    .meta({
      summary: 'Make a ticket for one event stream: 30 s, single use',
      scope: 'read',
      rest: { method: 'POST', path: '/auth/stream-ticket' },
    })
    .input(nothing)
    .output(StreamTicket)
    .mutation(({ ctx }) => issueStreamTicket(ctx)),
  setUp: openProcedure
    .meta({ summary: 'Make the first account, from the set-up link', scope: null, doors: BROWSER })
    .input(
      z.strictObject({
        token: z.string().max(255),
        email: z.string().max(255),
        display_name: z.string().max(255),
        password: z.string().max(1024),
      }),
    )
    .output(Session)
    .mutation(async ({ ctx, input }) => {
      const session = await enter(ctx, await setUp(ctx, input, ctx.device));
      const target = { kind: 'user', id: session.id };
      await auditAction(ctx, { action: 'auth.setUp', decision: 'allowed', target });
      return session;
    }),
} satisfies TRPCRouterRecord;
