import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { FilterChoice } from './filter-choice.tsx';
import { isFiltering, STANDINGS, type Standing } from './run-filter.ts';
import { SearchField } from './search-field.tsx';
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
  return (
    <search className="flex flex-wrap items-center gap-2">
      <SearchField q={filter.q} onChange={(q) => change({ q })} />
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
