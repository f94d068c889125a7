import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { explain } from '../app/beckon.ts';
import { useMay } from '../app/session.tsx';
import { usePageTitle } from '../app/use-page-title.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { Emptiness, Failure } from '../ui/notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { isOver } from '../ui/status-mark.tsx';
import { FilterBar } from './filter-bar.tsx';
import { isFiltering } from './run-filter.ts';
import { RunList } from './run-list.tsx';
import { SavedFilters } from './saved-filters.tsx';
import { SelectedRuns } from './selected-runs.tsx';
import { useFacets } from './use-facets.ts';
import { useFoundRuns } from './use-found-runs.ts';
import { useListKeys } from './use-list-keys.ts';
import { useRunFilter } from './use-run-filter.ts';

/** Every run there is: found by words and by what it is, ended several at once. */
export function InstancesPage() {
  usePageTitle('Instances');
  useListKeys();
  const filtering = useRunFilter('/instances');
  const facets = useFacets();
  const mayEnd = useMay('agent');
  const { runs, error, retry, more, hasMore } = useFoundRuns(filtering.filter);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const toggle = (id: string): void => {
    setSelected((before) => new Set(before.has(id) ? [...before].filter((each) => each !== id) : [...before, id]));
  };
  const ending = runs?.filter(({ id, status }) => selected.has(id) && !isOver(status)) ?? [];
  return (
    <div className="mx-auto max-w-5xl space-y-4 px-4 pt-5 pb-16">
      <header className="flex min-h-(--control) flex-wrap items-center gap-2">
        <h1 className="mr-auto text-xl font-semibold">Instances</h1>
        {selected.size > 0 && <SelectedRuns runs={ending} onDone={() => setSelected(new Set())} />}
      </header>
      <FilterBar filtering={filtering} facets={facets}>
        <SavedFilters filtering={filtering} />
      </FilterBar>
      {error != null && <Failure again={retry}>{explain(error)}</Failure>}
      {!runs && error == null && <Skeleton lines={6} label="Loading runs" />}
      {runs?.length === 0 && <Nothing filtered={isFiltering(filtering.filter)} clear={filtering.clear} />}
      {runs && runs.length > 0 && (
        <RunList runs={runs} selected={selected} onToggle={mayEnd ? toggle : undefined} more={more} hasMore={hasMore} />
      )}
    </div>
  );
}

function Nothing({ filtered, clear }: { readonly filtered: boolean; readonly clear: () => void }) {
  if (filtered) {
    return (
      <div className="space-y-3 py-10 text-center text-soft">
        <p>No run fits the filter.</p>
        <Button onClick={clear}>Clear the filter</Button>
      </div>
    );
  }
  return (
    <Emptiness title="No agent has reported yet" level={2}>
      <p>A run appears here with its first message.</p>
      <Link to="/connect" className={buttonClass('solid')}>
        Connect an agent
      </Link>
    </Emptiness>
  );
}
