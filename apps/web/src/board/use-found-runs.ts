import type { Instance } from '@beckon/contract/instance';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo } from 'react';
import { beckon } from '../app/beckon.ts';
import { useWorkspace } from '../app/workspace.tsx';
import { serverFilterOf, type RunFilter } from './run-filter.ts';

/** Key of everything that was found, for whoever changes runs. */
export const FOUND_RUNS = ['found runs'] as const;
const PAGE = 60;

export interface FoundRuns {
  /** Undefined until the first page has come. */
  readonly runs: readonly Instance[] | undefined;
  readonly error: unknown;
  readonly retry: () => void;
  /** Fetches the next page; undefined when this is all, or one is on its way. */
  readonly more: (() => void) | undefined;
  readonly hasMore: boolean;
}

/** The runs that fit a filter, of all there are, page by page; each as the live feed has it, where it does. */
export function useFoundRuns(filter: RunFilter): FoundRuns {
  const asked = useDeferredValue(filter);
  const search = { ...serverFilterOf(asked), limit: PAGE };
  // Not by the hooks of the procedures: those put a direction into the input, which the server knows nothing of.
  const query = useInfiniteQuery({
    queryKey: [...FOUND_RUNS, search],
    queryFn: ({ pageParam, signal }) =>
      beckon.trpc.instances.search.query({ ...search, ...(pageParam !== null && { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });
  const { instances: live } = useWorkspace().view;
  const runs = useMemo(() => {
    if (!query.data) return undefined;
    const current = new Map(live.map((run) => [run.id, run]));
    const found = query.data.pages.flatMap(({ items }) => items);
    return found.map((run) => current.get(run.id) ?? run);
  }, [query.data, live]);
  const { error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = query;
  return {
    runs,
    error,
    retry: () => void refetch(),
    hasMore: hasNextPage,
    more: hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : undefined,
  };
}
