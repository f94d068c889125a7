import { prependPage, type FeedView } from '@beckon/client/feed-view';
import type { Follower } from '@beckon/client/follower';
import type { FeedFrame } from '@beckon/contract/feed';
import { useCallback, useRef, useState } from 'react';
import { beckon, explain } from '../app/beckon.ts';

/** Enough for several screens, so that the reader meets what is there already. */
const PAGE = 200;
/** As many as the server gives at once: for going far back. */
const BIG_PAGE = 500;

export interface OlderPages {
  /** Fetches one page. */
  readonly load: () => void;
  /** Fetches until a message is there. Gives whether it is. */
  readonly loadUntil: (message_id: string) => Promise<boolean>;
  /** Fetches one big page. Gives whether there was one. */
  readonly loadBig: () => Promise<boolean>;
  readonly busy: boolean;
  readonly problem: string | null;
}

/** Fetches what stands before the first message of a view and puts it in front. */
export function useOlderPages(follower: Follower<FeedFrame, FeedView>): OlderPages {
  const running = useRef<Promise<void> | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const fetchPage = useCallback(
    async (limit: number): Promise<void> => {
      const { view } = follower.current();
      const first = view.messages[0];
      if (!first || !view.has_more) return;
      setBusy(true);
      try {
        const page = await beckon.trpc.messages.list.query({
          agent_instance_id: first.agent_instance_id,
          before_message_id: first.id,
          limit,
        });
        follower.update((current) => prependPage(current, page, first.id));
        setProblem(null);
      } catch (error) {
        setProblem(explain(error));
        throw error;
      } finally {
        setBusy(false);
      }
    },
    [follower],
  );

  /** One at a time: a second caller gets the page that is on its way. */
  const next = useCallback(
    (limit: number): Promise<void> => {
      running.current ??= fetchPage(limit).finally(() => {
        running.current = null;
      });
      return running.current;
    },
    [fetchPage],
  );

  const load = useCallback(() => {
    next(PAGE).catch(() => undefined);
  }, [next]);

  const loadUntil = useCallback(
    async (message_id: string): Promise<boolean> => {
      const isThere = (): boolean => follower.current().view.messages.some(({ id }) => id === message_id);
      try {
        while (!isThere() && follower.current().view.has_more) {
          await next(BIG_PAGE);
        }
      } catch {
        // The reason stands above the log.
      }
      return isThere();
    },
    [follower, next],
  );
  const loadBig = useCallback(async (): Promise<boolean> => {
    if (!follower.current().view.has_more) return false;
    try {
      await next(BIG_PAGE);
      return true;
    } catch {
      return false;
    }
  }, [follower, next]);
  return { load, loadUntil, loadBig, busy, problem };
}
