import { refusalOf } from './call-error.ts';
import type { FollowObserver } from './follower.ts';

/** The callbacks of a subscription, as the client library calls them, that report to a follower. */
export function observed<Frame>(observer: FollowObserver<Frame>): {
  onData: (tracked: { id: string; data: Frame }) => void;
  onError: (error: unknown) => void;
  onComplete: () => void;
  onConnectionStateChange: (state: { state: 'idle' | 'connecting' | 'pending'; error: unknown }) => void;
} {
  return {
    onData: ({ id, data }) => observer.onFrame(id, data),
    onError: (error) => observer.onFailure(refusalOf(error)),
    // The server ended it (a restart, a slow reader) or the connection was renewed: nothing is wrong with the feed itself.
    onComplete: () => observer.onFailure(),
    onConnectionStateChange: ({ state, error }) => {
      if (state === 'pending') observer.onConnection('open');
      else if (state === 'connecting') observer.onConnection(error ? 'lost' : 'connecting');
    },
  };
}
