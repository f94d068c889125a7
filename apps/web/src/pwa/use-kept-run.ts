import { closeStretch, type FeedView } from '@beckon/client/feed-view';
import type { Follower } from '@beckon/client/follower';
import type { FeedFrame } from '@beckon/contract/feed';
import { useEffect } from 'react';
import { useSession } from '../app/session.tsx';
import { accountKey } from './account-key.ts';
import { keep, keepOnly, recall } from './offline-store.ts';
import { useKeptView } from './use-kept-view.ts';

/** So many messages of a run can be read without a network. */
const MESSAGES = 300;
/** So many runs, the ones that were opened last. */
const RUNS = 30;
const OPENED = 'opened runs';

/** Keeps the end of a conversation on the device, to be read without a network. */
export function useKeptRun(follower: Follower<FeedFrame, FeedView>, id: string): void {
  useKeptView(follower, nameOf(id), trimRun);
  const account = accountKey(useSession());
  useEffect(() => {
    void recall<readonly string[]>([account, OPENED]).then(async (before = []) => {
      const opened = [id, ...before.filter((each) => each !== id)].slice(0, RUNS);
      await keep([account, OPENED], opened);
      await keepOnly(account, nameOf(''), opened.map(nameOf));
    });
  }, [account, id]);
}

function nameOf(id: string): string {
  return `run ${id}`;
}

function trimRun(view: FeedView): FeedView {
  const { messages } = view;
  if (messages.length <= MESSAGES) return closeStretch(view);
  return { ...view, messages: messages.slice(-MESSAGES), has_more: true, stretch: null };
}
