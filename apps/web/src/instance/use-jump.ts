import { refusalOf } from '@beckon/client/call-error';
import { readPart, type FeedView } from '@beckon/client/feed-view';
import type { Follower } from '@beckon/client/follower';
import type { FeedFrame } from '@beckon/contract/feed';
import { useLocation } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState } from 'react';
import { beckon, explain } from '../app/beckon.ts';
import { tellProblem } from '../ui/toast.tsx';

export interface Jump {
  /** `seq` of the message that was jumped to, to be shown as such. */
  readonly found: number | null;
  /** To the message at a place, which is marked. */
  readonly toFound: (seq: number) => void;
  /** To a place, which is not. */
  readonly toSeq: (seq: number) => void;
}

interface Place {
  readonly seq: number;
  readonly marked: boolean;
}

const NOT_HERE = 'That message is not in this conversation.';

/** Goes to one message, however far back; also to the one that the address names behind its `#`. */
export function useJump({
  follower,
  loadAround,
  toIndex,
  skip,
}: {
  readonly follower: Follower<FeedFrame, FeedView>;
  readonly loadAround: (seq: number) => Promise<boolean>;
  readonly toIndex: (index: number) => void;
  readonly skip: number;
}): Jump {
  const [place, setPlace] = useState<Place | null>(null);
  const wanted = useRef<Place | null>(null);
  const go = useCallback(
    async (next: Place): Promise<void> => {
      wanted.current = next;
      const isThere = await loadAround(next.seq);
      // Somebody may have gone elsewhere meanwhile.
      if (isThere && wanted.current === next) setPlace(next);
    },
    [loadAround],
  );
  // After the page that holds it was drawn: only then it has an index.
  const latestSkip = useRef(skip);
  useEffect(() => {
    latestSkip.current = skip;
  }, [skip]);
  useEffect(() => {
    if (place === null) return;
    const index = readPart(follower.current().view).messages.findIndex(({ seq }) => seq === place.seq);
    if (index >= 0) toIndex(Math.max(0, index - latestSkip.current));
  }, [place, follower, toIndex]);

  const toFound = useCallback((seq: number) => void go({ seq, marked: true }), [go]);
  const toSeq = useCallback((seq: number) => void go({ seq, marked: false }), [go]);
  const hash = useLocation({ select: (location) => location.hash });
  useEffect(() => {
    if (hash === '') return;
    const near = readPart(follower.current().view).messages.find(({ id }) => id === hash);
    if (near) toFound(near.seq);
    else void findFar(follower.current().view, hash).then((seq) => seq !== null && toFound(seq));
  }, [hash, follower, toFound]);
  return { found: place?.marked ? place.seq : null, toFound, toSeq };
}

/** Where a message that is not loaded stands; null, and the person told, if it is not of this conversation. */
async function findFar({ instance }: FeedView, message_id: string): Promise<number | null> {
  try {
    const message = await beckon.trpc.messages.get.query({ message_id });
    if (message.agent_instance_id === instance?.id) return message.seq;
    tellProblem(NOT_HERE);
  } catch (error) {
    tellProblem(refusalOf(error) === 'not_found' ? NOT_HERE : explain(error));
  }
  return null;
}
