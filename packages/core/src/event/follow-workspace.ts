import type { WorkspaceFrame } from '@beckon/contract/feed';
import { randomUUID } from 'node:crypto';
import type { Context } from '../context.ts';
import type { TrackedFrame } from './follow-instance.ts';
import { SignalBox } from './signal-box.ts';
import type { WorkspacePage } from './workspace-follower.ts';
import { workspaceFrames } from './workspace-frames.ts';

/**
 * Follows a workspace's home lists: a snapshot, then what differs. Level-triggered: it never depends on having heard a
 * bell, and a reconnect begins with a snapshot again.
 */
export async function* followWorkspace(
  ctx: Pick<Context, 'actor' | 'followers' | 'signal' | 'limits'>,
): AsyncGenerator<TrackedFrame<WorkspaceFrame>> {
  const { follower, leave } = ctx.followers.joinWorkspace(ctx.actor.workspace_id);
  const box = new SignalBox();
  const unwatch = follower.watch(box.raise);
  const stream = randomUUID().slice(0, 8);
  let frames = 0;
  const track = (frame: WorkspaceFrame) => ({ cursor: `${stream}-${++frames}`, frame });
  let sent: WorkspacePage | undefined;
  const { heartbeatMs } = ctx.limits;
  let spokenAt = Date.now();
  try {
    while (!ctx.signal.aborted) {
      const { page } = follower;
      const news = page ? workspaceFrames(sent, page) : [];
      sent = page;
      for (const frame of news) yield track(frame);
      if (news.length > 0) {
        spokenAt = Date.now();
        continue;
      }
      await box.wait(Math.max(0, spokenAt + heartbeatMs - Date.now()), ctx.signal);
      if (!ctx.signal.aborted && Date.now() - spokenAt >= heartbeatMs) {
        spokenAt = Date.now();
        yield track({ type: 'heartbeat', server_now: new Date().toISOString() });
      }
    }
  } finally {
    unwatch();
    leave();
  }
}
