import { Search, X } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import { SHORTCUTS } from '../palette/shortcuts.ts';
import { useShortcuts } from '../palette/use-shortcuts.ts';
import { Button } from '../ui/button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { FilterChoice } from './filter-choice.tsx';
import { isFiltering, STANDINGS, type Standing } from './run-filter.ts';
import type { Facets } from './use-facets.ts';
import type { Filtering } from './use-run-filter.ts';

const standingWords: Readonly<Record<Standing, string>> = {
  waiting: 'Needs you',
  running: 'Running',
  finished: 'Finished',
};

/** Search and filters over a list of runs. */
export function FilterBar({
  filtering,
  facets,
  children,
}: {
  readonly filtering: Filtering;
  readonly facets: Facets;
  /** More at the end of the line. */
  readonly children?: ReactNode;
}) {
  const { filter, change, clear } = filtering;
  const field = useRef<HTMLInputElement>(null);
  useShortcuts({ search: () => field.current?.focus() });
  return (
    <search className="flex flex-wrap items-center gap-2">
      <div className="relative min-w-44 flex-1 max-sm:w-full max-sm:flex-none">
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-faint"
        />
        <input
          ref={field}
          type="search"
          aria-label="Search runs"
          placeholder="Search runs"
          value={filter.q}
          onChange={({ target }) => change({ q: target.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            change({ q: '' });
            event.currentTarget.blur();
          }}
          className="min-h-(--control) w-full rounded-lg border border-line bg-raised pr-8 pl-8.5 text-sm placeholder:text-faint hover:border-edge focus-visible:outline-offset-[-1px] [&::-webkit-search-cancel-button]:hidden"
        />
        {filter.q === '' && (
          <span aria-hidden className="absolute top-1/2 right-2 -translate-y-1/2 pointer-coarse:hidden">
            <Kbd keys={SHORTCUTS.search.keys} />
          </span>
        )}
      </div>
      <div className="-my-1 flex max-w-full gap-2 overflow-x-auto py-1">
        <FilterChoice
          label="Agent"
          choices={facets.agents}
          chosen={filter.agents}
          onChange={(agents) => change({ agents })}
        />
        <FilterChoice
          label="Status"
          choices={STANDINGS.map((value) => ({ value, label: standingWords[value] }))}
          chosen={filter.standings}
          onChange={(chosen) => change({ standings: STANDINGS.filter((each) => chosen.includes(each)) })}
        />
        <FilterChoice
          label="Person"
          choices={facets.people}
          chosen={filter.people}
          onChange={(people) => change({ people })}
        />
        <FilterChoice
          label="Machine"
          choices={facets.machines}
          chosen={filter.machines}
          onChange={(machines) => change({ machines })}
        />
        {isFiltering(filter) && (
          <Button look="plain" onClick={clear} className="px-2! text-sm font-normal!">
            <X aria-hidden className="size-3.5" />
            Clear
          </Button>
        )}
        {children}
      </div>
    </search>
  );
}
