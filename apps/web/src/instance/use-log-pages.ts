import { appendPage, openStretch, prependPage, readPart, type FeedView } from '@beckon/client/feed-view';
import type { Follower } from '@beckon/client/follower';
import type { FeedFrame } from '@beckon/contract/feed';
import type { MessagePage } from '@beckon/contract/message';
import { useCallback, useMemo, useRef, useState } from 'react';
import { beckon, explain } from '../app/beckon.ts';

/** Enough for several screens, so that the reader meets what is there already. */
const PAGE = 200;

export interface LogPages {
  /** Fetches the page before what is read. */
  readonly loadOlder: () => void;
  /** Fetches the page after the stretch that is read. */
  readonly loadNewer: () => void;
  /** Has the message at `seq` among what is read, with what stands around it. Gives whether it is. */
  readonly loadAround: (seq: number) => Promise<boolean>;
  readonly busy: boolean;
  /** What went wrong last, and how to try it again. */
  readonly problem: Problem | null;
}

interface Problem {
  readonly text: string;
  readonly again: () => void;
}

/** Fetches parts of a conversation that are not loaded: what stands before, after, or somewhere else. */
export function useLogPages(follower: Follower<FeedFrame, FeedView>): LogPages {
  const [running, setRunning] = useState(0);
  const [problem, setProblem] = useState<Problem | null>(null);
  const attempt = useCallback(async function attempt(act: () => Promise<void>): Promise<void> {
    setRunning((n) => n + 1);
    setProblem(null);
    try {
      await act();
    } catch (error) {
      setProblem({ text: explain(error), again: () => void attempt(act) });
    } finally {
      setRunning((n) => n - 1);
    }
  }, []);
  /** Directions in which a page is on its way. */
  const ways = useRef(new Set<'older' | 'newer'>());
  const loads = useMemo(() => {
    const once = (way: 'older' | 'newer', act: () => Promise<void>): void => {
      if (ways.current.has(way)) return;
      ways.current.add(way);
      void attempt(act).finally(() => ways.current.delete(way));
    };
    return {
      loadOlder: () => once('older', () => fetchOlder(follower)),
      loadNewer: () => once('newer', () => fetchNewer(follower)),
      loadAround: async (seq: number) => {
        if (!isRead(follower, seq)) await attempt(() => fetchAround(follower, seq));
        return isRead(follower, seq);
      },
    };
  }, [follower, attempt]);
  return { ...loads, busy: running > 0, problem };
}

type Log = Follower<FeedFrame, FeedView>;

async function fetchOlder(log: Log): Promise<void> {
  const { messages, has_more } = readPart(log.current().view);
  const [first] = messages;
  if (!first || !has_more) return;
  const page = await fetchPage(first.agent_instance_id, first.seq);
  log.update((view) => prependPage(view, page, first.id));
}

async function fetchNewer(log: Log): Promise<void> {
  const { stretch, instance } = log.current().view;
  if (!stretch || !instance) return;
  const to_seq = stretch.to_seq + PAGE;
  const page = await fetchPage(instance.id, to_seq + 1);
  log.update((view) => appendPage(view, page, stretch.to_seq, to_seq));
}

async function fetchAround(log: Log, seq: number): Promise<void> {
  const { instance } = log.current().view;
  if (!instance) return;
  const to_seq = seq + PAGE / 2;
  const page = await fetchPage(instance.id, to_seq + 1);
  log.update((view) => openStretch(view, page, to_seq));
}

function fetchPage(agent_instance_id: string, before_seq: number): Promise<MessagePage> {
  return beckon.trpc.messages.list.query({ agent_instance_id, before_seq, limit: PAGE });
}

function isRead(log: Log, seq: number): boolean {
  return readPart(log.current().view).messages.some((message) => message.seq === seq);
}
