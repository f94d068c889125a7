import type { FeedView } from '@beckon/client/feed-view';
import type { Follower } from '@beckon/client/follower';
import type { FeedFrame } from '@beckon/contract/feed';
import { useLocation } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState } from 'react';
import { tellProblem } from '../ui/toast.tsx';

export interface Jump {
  /** The message that was jumped to. */
  readonly found: string | null;
  readonly toMessage: (message_id: string) => void;
  /** To a message that is loaded. */
  readonly toSeq: (seq: number) => void;
}

/** Goes to one message, however far back; also to the one that the address names behind its `#`. */
export function useJump({
  follower,
  loadUntil,
  toIndex,
  skip,
}: {
  readonly follower: Follower<FeedFrame, FeedView>;
  readonly loadUntil: (message_id: string) => Promise<boolean>;
  readonly toIndex: (index: number) => void;
  readonly skip: number;
}): Jump {
  const [found, setFound] = useState<string | null>(null);
  const wanted = useRef<string | null>(null);
  const toMessage = useCallback(
    (message_id: string) => {
      wanted.current = message_id;
      void loadUntil(message_id).then((isThere) => {
        if (wanted.current !== message_id) return;
        wanted.current = null;
        if (isThere) setFound(message_id);
        else tellProblem('That message is not in this conversation.');
      });
    },
    [loadUntil],
  );
  // After the page that holds it was drawn: only then it has an index.
  const latestSkip = useRef(skip);
  useEffect(() => {
    latestSkip.current = skip;
  }, [skip]);
  useEffect(() => {
    if (found === null) return;
    const index = follower.current().view.messages.findIndex(({ id }) => id === found);
    if (index >= 0) toIndex(Math.max(0, index - latestSkip.current));
  }, [found, follower, toIndex]);
  const toSeq = useCallback(
    (seq: number) => {
      const first = follower.current().view.messages[0]?.seq ?? 1;
      toIndex(Math.max(0, seq - first - latestSkip.current));
    },
    [follower, toIndex],
  );
  const hash = useLocation({ select: (location) => location.hash });
  useEffect(() => {
    if (hash !== '') toMessage(hash);
  }, [hash, toMessage]);
  return { found, toMessage, toSeq };
}
