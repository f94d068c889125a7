import { prependPage, type FeedView } from '@beckon/client/feed-view';
import type { Follower } from '@beckon/client/follower';
import type { FeedFrame } from '@beckon/contract/feed';
import { useCallback, useRef, useState } from 'react';
import { beckon, explain } from '../app/beckon.ts';

const PAGE = 50;

export interface OlderPages {
  readonly load: () => void;
  readonly busy: boolean;
  readonly problem: string | null;
}

/** Fetches the page before the first message of a view and puts it in front. */
export function useOlderPages(follower: Follower<FeedFrame, FeedView>, beforePrepend: () => void): OlderPages {
  const running = useRef(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const fetchPage = useCallback(async () => {
    const { view } = follower.current();
    const first = view.messages[0];
    if (running.current || !first || !view.has_more) return;
    running.current = true;
    setBusy(true);
    try {
      const page = await beckon.trpc.messages.list.query({
        agent_instance_id: first.agent_instance_id,
        before_message_id: first.id,
        limit: PAGE,
      });
      beforePrepend();
      follower.update((current) => prependPage(current, page, first.id));
      setProblem(null);
    } catch (error) {
      setProblem(explain(error));
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, [follower, beforePrepend]);
  const load = useCallback(() => void fetchPage(), [fetchPage]);
  return { load, busy, problem };
}
