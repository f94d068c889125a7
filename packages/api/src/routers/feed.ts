import { FollowInstanceInput, FollowWorkspaceInput } from '@beckon/contract/feed';
import { notFound } from '@beckon/core/app-error';
import { followInstance, type TrackedFrame } from '@beckon/core/event/follow-instance';
import { followWorkspace } from '@beckon/core/event/follow-workspace';
import { tracked, type TRPCRouterRecord } from '@trpc/server';
import type { FeedSocket } from '../request-context.ts';
import { procedure, publicError } from '../trpc.ts';

const SOCKET = 'A live feed: tRPC over WebSocket, and as server-sent events of an instance at its own path.';

/** Tracks each frame under its cursor, when the socket can take it. */
async function* paced<T>(socket: FeedSocket | undefined, frames: AsyncGenerator<TrackedFrame<T>>) {
  const release = socket?.hold();
  try {
    for await (const { cursor, frame } of frames) {
      await socket?.ready();
      yield tracked(cursor, frame);
    }
  } catch (error) {
    // Thrown after the procedure has returned its generator: no middleware sees it.
    throw publicError(error);
  } finally {
    release?.();
  }
}

/** Live feeds. Every frame is tracked, heartbeats too: an untracked one would wipe the client's position. */
export const feedRouter = {
  instance: procedure
    .meta({ summary: 'Follow an instance', scope: 'read', guest: true, doors: SOCKET })
    .input(FollowInstanceInput)
    .subscription(async function* ({ ctx, input }) {
      const { actor } = ctx;
      if (actor.kind !== 'person' || !actor.share_id) return yield* paced(ctx.socket, followInstance(ctx, input));
      // The socket stands as long as the person does; this feed only as long as the share.
      const ended = new AbortController();
      const unwatch = ctx.watch(actor, () => ended.abort());
      const signal = AbortSignal.any([ctx.signal, ended.signal]);
      try {
        yield* paced(ctx.socket, followInstance({ ...ctx, signal }, input));
        if (ended.signal.aborted) throw publicError(notFound('Agent instance not found'));
      } finally {
        unwatch();
      }
    }),
  workspace: procedure
    .meta({ summary: 'Follow the home lists', scope: 'read', doors: SOCKET })
    .input(FollowWorkspaceInput)
    .subscription(async function* ({ ctx }) {
      yield* paced(ctx.socket, followWorkspace(ctx));
    }),
} satisfies TRPCRouterRecord;
