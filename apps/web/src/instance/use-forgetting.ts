import { forgetOlder, type FeedView } from '@beckon/client/feed-view';
import type { Follower } from '@beckon/client/follower';
import type { FeedFrame } from '@beckon/contract/feed';
import { useEffect } from 'react';

/** A reader at the end of a long run has so many messages at hand; more come as they scroll up. */
const KEEP = 1_000;
/** A page that is being fetched for somebody follows the one before within this time; milliseconds. */
const REST_MS = 2_000;

/** Keeps the memory of an open run flat: while its end is read, what lies far before is forgotten. */
export function useForgetting(follower: Follower<FeedFrame, FeedView>, count: number, resting: boolean): void {
  const many = resting && count > 2 * KEEP;
  useEffect(() => {
    if (!many) return;
    const timer = setTimeout(() => follower.update((view) => forgetOlder(view, KEEP)), REST_MS);
    return () => clearTimeout(timer);
  }, [many, follower]);
}
