import type { FeedFrame } from '@beckon/contract/feed';
import type { BeckonClient } from './beckon-client.ts';
import { emptyFeedView, applyFrame, isCurrent, type FeedView } from './feed-view.ts';
import { Follower } from './follower.ts';
import type { ServerClock } from './server-clock.ts';
import { observed } from './observed.ts';

/** A follower of one instance, not yet started. */
export function followInstance(
  { trpc, socket }: BeckonClient,
  agent_instance_id: string,
  clock: ServerClock,
): Follower<FeedFrame, FeedView> {
  return new Follower({
    empty: emptyFeedView,
    apply: applyFrame,
    standing: (view, frame) => {
      if (frame.type === 'heartbeat') clock.observe(frame.server_now);
      if (view.phase === 'gone') return 'ended';
      if (view.phase === 'broken') return 'broken';
      return isCurrent(view) ? 'current' : 'behind';
    },
    open: (lastEventId, observer) => {
      const subscription = trpc.feed.instance.subscribe({ agent_instance_id, lastEventId }, observed(observer));
      return () => subscription.unsubscribe();
    },
    renew: () => socket.renew(),
  });
}
