import type { Instance } from '@beckon/contract/instance';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { instanceName } from '../text/instance-name.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { InstanceLink } from './instance-row.tsx';

/** A guess at the height of a row, until it is measured. */
const ROW = 44;

/** Any number of runs: only those in sight are drawn, and the end of the list asks for more. */
export function RunList({
  runs,
  selected,
  onToggle,
  more,
  hasMore,
}: {
  readonly runs: readonly Instance[];
  readonly selected: ReadonlySet<string>;
  readonly onToggle: ((id: string) => void) | undefined;
  readonly more: (() => void) | undefined;
  readonly hasMore: boolean;
}) {
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop(list.current?.offsetTop ?? 0), []);
  // oxlint-disable-next-line react/incompatible-library -- read anew at each render; nothing memoized takes its answers
  const rows = useWindowVirtualizer({
    count: runs.length,
    estimateSize: () => ROW,
    overscan: 12,
    scrollMargin: top,
    getItemKey: (n) => runs[n]?.id ?? n,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= runs.length - 20) more?.();
  }, [last, runs.length, more]);
  return (
    <>
      <ul ref={list} className="relative" style={{ height: rows.getTotalSize() }}>
        {shown.map(({ index, key, start }) => {
          const run = runs[index];
          return (
            run && (
              <li
                key={key}
                ref={rows.measureElement}
                data-index={index}
                aria-setsize={hasMore ? -1 : runs.length}
                aria-posinset={index + 1}
                className="absolute inset-x-0 top-0 flex items-start gap-3"
                style={{ transform: `translateY(${start - top}px)` }}
              >
                {onToggle && (
                  <label className="-ml-2 grid min-h-(--row) min-w-(--row) shrink-0 place-items-center">
                    <input
                      type="checkbox"
                      aria-label={`Select ${instanceName(run)}`}
                      checked={selected.has(run.id)}
                      onChange={() => onToggle(run.id)}
                      className="cursor-pointer"
                    />
                  </label>
                )}
                <div className="min-w-0 flex-1">
                  <InstanceLink instance={run} />
                </div>
              </li>
            )
          );
        })}
      </ul>
      {hasMore && <Skeleton lines={2} label="Loading more" />}
    </>
  );
}
