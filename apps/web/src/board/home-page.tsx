import type { Instance } from '@beckon/contract/instance';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Coming } from '../app/coming.tsx';
import { DESK, useMedia } from '../app/use-media.ts';
import { usePinnedRuns } from '../app/use-pinned-runs.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { useWorkspace } from '../app/workspace.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { Emptiness } from '../ui/notice.tsx';
import { AskDeck } from './ask-deck.tsx';
import { BoardSection } from './board-section.tsx';
import { BoardSkeleton } from './board-skeleton.tsx';
import { FilterBar } from './filter-bar.tsx';
import { InstanceRow } from './instance-row.tsx';
import { OverviewStrip } from './overview-strip.tsx';
import { filterSearchOf, isFiltering, passes, standingOf } from './run-filter.ts';
import { SavedFilters } from './saved-filters.tsx';
import { useLiveFacets } from './use-facets.ts';
import { useListKeys } from './use-list-keys.ts';
import { useRunFilter } from './use-run-filter.ts';

/** As many finished runs as one looks back at; the rest is under Instances. */
const FINISHED = 20;

/** What needs the person first, then what runs, then what is over. */
export function HomePage() {
  usePageTitle(null);
  const { view, liveness } = useWorkspace();
  if (view.phase === 'empty') {
    return (
      <Coming liveness={liveness}>
        <BoardSkeleton />
      </Coming>
    );
  }
  if (view.instances.length === 0 && view.asks.length === 0) return <NothingYet />;
  return <Board />;
}

function Board() {
  const { view } = useWorkspace();
  const filtering = useRunFilter('/');
  const facets = useLiveFacets();
  const desk = useMedia(DESK);
  useListKeys();
  const { filter } = filtering;
  const shown = useMemo(() => view.instances.filter((run) => passes(run, filter)), [view.instances, filter]);
  const byId = new Map(shown.map((run) => [run.id, run]));
  const filters = isFiltering(filter);
  const asks = filters ? view.asks.filter((ask) => byId.has(ask.agent_instance_id)) : view.asks;
  const total = filters ? asks.length : view.total_asks;
  const running = shown.filter((run) => standingOf(run) === 'running');
  const over = shown.filter((run) => standingOf(run) === 'finished');
  // On a phone the questions come before everything, for the thumb.
  const bar = (
    <FilterBar filtering={filtering} facets={facets}>
      <SavedFilters filtering={filtering} />
    </FilterBar>
  );
  return (
    <div className="mx-auto max-w-5xl space-y-(--gap) px-4 pt-5 pb-16">
      <h1 className="sr-only">What your agents are doing</h1>
      {desk && <OverviewStrip />}
      {desk && bar}
      {asks.length > 0 && (
        <BoardSection title="Needs you" count={total}>
          <AskDeck asks={asks} />
          {total > asks.length && (
            <p className="pt-3 text-sm text-soft">{total - asks.length} more follow as you answer these.</p>
          )}
        </BoardSection>
      )}
      {!desk && <OverviewStrip />}
      {!desk && bar}
      {!desk && !filters && <Pinned />}
      {running.length > 0 && (
        <BoardSection title="Running" count={running.length}>
          <Rows runs={running} />
        </BoardSection>
      )}
      {over.length > 0 && (
        <BoardSection title="Finished" count={over.length}>
          <Rows runs={over.slice(0, FINISHED)} />
        </BoardSection>
      )}
      {shown.length === 0 && (
        <div className="space-y-3 py-10 text-center text-soft">
          <p>No recent run fits the filter.</p>
          <Button onClick={filtering.clear}>Clear the filter</Button>
        </div>
      )}
      <Link to="/instances" search={filterSearchOf(filter)} className={buttonClass('quiet')}>
        {filter.q.trim() === '' ? 'All instances' : 'Search all instances and their messages'}
      </Link>
    </div>
  );
}

/** On a desk they stand in the sidebar. */
function Pinned() {
  const runs = usePinnedRuns();
  if (runs.length === 0) return null;
  return (
    <BoardSection title="Pinned" count={runs.length}>
      <Rows runs={runs} />
    </BoardSection>
  );
}

function Rows({ runs }: { readonly runs: readonly Instance[] }) {
  return (
    <ul>
      {runs.map((run) => (
        <InstanceRow key={run.id} instance={run} />
      ))}
    </ul>
  );
}

function NothingYet() {
  return (
    <Emptiness title="No agent has reported yet">
      <p>Make a key, give it to an agent, and its first message appears here by itself.</p>
      <Link to="/connect" className={buttonClass('solid')}>
        Connect an agent
      </Link>
    </Emptiness>
  );
}
