import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { beckon, explain } from '../app/beckon.ts';

/** Who types pauses so long before it is searched; milliseconds. */
const PAUSE_MS = 150;
/** Places in one answer. */
const PAGE = 500;

export interface Find {
  readonly words: string;
  readonly setWords: (words: string) => void;
  /** What is said of it: where the reader is among how many, or why not. */
  readonly outcome: string;
  /** `seq` of the message that the reader is at. */
  readonly seq: number | undefined;
  /** Another one each time that the reader goes somewhere, be it to where they have been. */
  readonly place: object;
  readonly older: () => void;
  readonly newer: () => void;
}

/** Finds words in a conversation, in all that the server has of it; from the latest place back to the first, and round. */
export function useFind(agent_instance_id: string): Find {
  const [words, setWords] = useState('');
  const [asked, setAsked] = useState('');
  const [place, setPlace] = useState({ at: 0 });
  const { at } = place;
  const q = words.trim();
  useEffect(() => {
    const timer = setTimeout(() => {
      setAsked(q);
      setPlace({ at: 0 });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [q]);
  const { data, error, hasNextPage, isFetching, fetchNextPage } = useInfiniteQuery({
    queryKey: ['found messages', agent_instance_id, asked],
    queryFn: ({ pageParam, signal }) =>
      beckon.trpc.messages.search.query({ agent_instance_id, q: asked, cursor: pageParam, limit: PAGE }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    enabled: asked !== '',
    // What is said while somebody looks does not move the places under them.
    staleTime: Infinity,
    gcTime: 0,
  });
  const found = data?.pages.flatMap(({ items }) => items) ?? [];
  const short = hasNextPage && at >= found.length - 1;
  useEffect(() => {
    if (short && !isFetching && error === null) void fetchNextPage();
  }, [short, isFetching, error, fetchNextPage]);

  const total = data?.pages[0]?.total ?? (hasNextPage ? undefined : found.length);
  const go = (to: number, beyond: number): void => {
    if (q !== asked) setAsked(q);
    if (q !== asked || beyond < 0) setPlace({ at: 0 });
    else if (found[to]) setPlace({ at: to });
    else if (!hasNextPage) setPlace({ at: beyond });
  };
  const older = (): void => go(at + 1, 0);
  const newer = (): void => go(at - 1, found.length - 1);
  return { words, setWords, seq: found[at]?.seq, place, older, newer, outcome: outcome() };

  function outcome(): string {
    if (q === '') return '';
    if (error !== null) return explain(error);
    if (q !== asked || (found.length === 0 && (isFetching || hasNextPage))) return 'Searching…';
    if (found.length === 0) return 'Not found';
    return `${(at + 1).toLocaleString()} of ${total?.toLocaleString() ?? `${found.length.toLocaleString()}+`}`;
  }
}
