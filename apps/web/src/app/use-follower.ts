import type { Followed, Follower } from '@beckon/client/follower';
import { useEffect, useId, useSyncExternalStore } from 'react';
import { liveness } from './liveness.ts';

/** Follows as long as the component is shown, and lets the header's light know how that goes. */
export function useFollower<Frame, View>(follower: Follower<Frame, View>): Followed<View> {
  const id = useId();
  useEffect(() => {
    const report = (): void => {
      const { refusal, liveness: state } = follower.current();
      // Nothing is followed that was refused: the connection is not to blame.
      if (refusal === null) liveness.report(id, state);
      else liveness.forget(id);
    };
    const wake = (): void => {
      if (document.visibilityState === 'visible') follower.wake();
    };
    // Not believed, but looked into: a server on this machine is reached without any network.
    const doubt = (): void => follower.doubt();
    const unsubscribe = follower.subscribe(report);
    follower.start();
    report();
    document.addEventListener('visibilitychange', wake);
    window.addEventListener('online', wake);
    window.addEventListener('offline', doubt);
    window.addEventListener('pageshow', wake);
    return () => {
      document.removeEventListener('visibilitychange', wake);
      window.removeEventListener('online', wake);
      window.removeEventListener('offline', doubt);
      window.removeEventListener('pageshow', wake);
      unsubscribe();
      follower.stop();
      liveness.forget(id);
    };
  }, [follower, id]);
  return useSyncExternalStore(follower.subscribe, follower.current);
}
