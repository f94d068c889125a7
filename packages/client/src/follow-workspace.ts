import type { WorkspaceFrame } from '@beckon/contract/feed';
import type { BeckonClient } from './beckon-client.ts';
import { Follower } from './follower.ts';
import { observed } from './observed.ts';
import type { ServerClock } from './server-clock.ts';
import { applyWorkspaceFrame, emptyWorkspaceView, type WorkspaceView } from './workspace-view.ts';

/** A follower of the home lists, not yet started. */
export function followWorkspace(
  { trpc, socket }: BeckonClient,
  clock: ServerClock,
): Follower<WorkspaceFrame, WorkspaceView> {
  return new Follower({
    empty: emptyWorkspaceView,
    apply: applyWorkspaceFrame,
    standing: (view, frame) => {
      if (frame.type === 'heartbeat') clock.observe(frame.server_now);
      return view.phase === 'following' ? 'current' : 'behind';
    },
    open: (lastEventId, observer) => {
      const subscription = trpc.feed.workspace.subscribe({ lastEventId }, observed(observer));
      return () => subscription.unsubscribe();
    },
    renew: () => socket.renew(),
  });
}
