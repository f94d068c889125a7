import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { filterOf, filterSearchOf, NO_FILTER, type RunFilter } from './run-filter.ts';

export interface Filtering {
  readonly filter: RunFilter;
  readonly change: (change: Partial<RunFilter>) => void;
  readonly clear: () => void;
}

/**
 * The filter of a page. It stands in the address, so that a view can be kept, sent, and come back to.
 *
 * @param page the page that is filtered
 */
export function useRunFilter(page: '/' | '/instances'): Filtering {
  const search = useSearch({ from: page === '/' ? '/app/' : '/app/instances' });
  const navigate = useNavigate();
  const filter = useMemo(() => filterOf(search), [search]);
  const show = (next: RunFilter): void => {
    void navigate({ to: page, search: filterSearchOf(next), replace: true, resetScroll: false });
  };
  return { filter, change: (change) => show({ ...filter, ...change }), clear: () => show(NO_FILTER) };
}
