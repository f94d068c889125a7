import { forgetFar, type FeedView } from '@beckon/client/feed-view';
import type { Follower } from '@beckon/client/follower';
import type { FeedFrame } from '@beckon/contract/feed';
import { useEffect, useRef } from 'react';

/** Messages at hand at the end of a long run, and around a reader further back; more come as they scroll. */
const KEEP = 500;
const LOOK_MS = 2_000;

/**
 * Keeps the memory of an open run flat: what lies far from its end and from what is read is forgotten.
 *
 * @param reading_seq the last message in sight; null while nothing may be forgotten, because somebody is on the way elsewhere
 */
export function useForgetting(
  follower: Follower<FeedFrame, FeedView>,
  count: number,
  reading_seq: number | null,
): void {
  const reading = useRef(reading_seq);
  useEffect(() => {
    reading.current = reading_seq;
  }, [reading_seq]);
  const many = count > 2 * KEEP;
  useEffect(() => {
    if (!many) return;
    const timer = setInterval(() => {
      const { current: seq } = reading;
      if (seq !== null) follower.update((view) => forgetFar(view, KEEP, seq));
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [many, follower]);
}
