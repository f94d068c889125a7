import { useVirtualizer, type ReactVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useDeferredValue, useEffect, useLayoutEffect, useRef, type RefObject } from 'react';

/** Nearer to the end than this counts as being there. */
const NEAR_PX = 48;
/** Rows drawn above and below what is in sight, so that fast scrolling meets no blank. */
const OVERSCAN = 8;
/** So many sizes of rows that are gone are kept; more are looked through and dropped. */
const STALE_SIZES = 1_000;

export interface LogList {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly virtualizer: ReactVirtualizer<HTMLDivElement, HTMLDivElement>;
  readonly atEnd: boolean;
  readonly toEnd: () => void;
  readonly toIndex: (index: number) => void;
}

/**
 * The rows of a log, of which only those in sight exist. It stays at its end while the reader is there, and leaves the
 * reader alone everywhere else: what is read keeps its place to the pixel, whatever comes in front or behind.
 */
export function useLogList({
  count,
  follow,
  keyOf,
  estimate,
}: {
  readonly count: number;
  /** The last row is the end of the log: who is there stays there. */
  readonly follow: boolean;
  readonly keyOf: (index: number) => string;
  readonly estimate: (index: number) => number;
}): LogList {
  // The page that reaches the end is still one that a reader scrolls through: what comes after it is followed.
  const followed = useDeferredValue(follow);
  const box = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- read anew at each render; nothing memoized takes its answers
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count,
    getScrollElement: () => box.current,
    getItemKey: keyOf,
    estimateSize: estimate,
    overscan: OVERSCAN,
    paddingEnd: 24,
    anchorTo: 'end',
    followOnAppend: follow && followed,
    scrollEndThreshold: NEAR_PX,
    directDomUpdates: true,
    directDomUpdatesMode: 'position',
  });
  useEffect(() => {
    // Of rows that were forgotten, their sizes are still known.
    const { itemSizeCache: sizes } = virtualizer;
    if (sizes.size <= count + STALE_SIZES) return;
    const keys = new Set(Array.from({ length: count }, (_, index) => keyOf(index)));
    for (const key of sizes.keys()) if (!keys.has(String(key))) sizes.delete(key);
  }, [virtualizer, count, keyOf]);
  const atEnd = virtualizer.isAtEnd(NEAR_PX);
  const sticking = useRef(true);
  useEffect(() => {
    sticking.current = atEnd;
  }, [atEnd]);

  const toEnd = useCallback(() => virtualizer.scrollToEnd(), [virtualizer]);
  const toIndex = useCallback((index: number) => virtualizer.scrollToIndex(index, { align: 'center' }), [virtualizer]);

  // A log opens at its end.
  useLayoutEffect(() => virtualizer.scrollToEnd(), [virtualizer]);
  useEffect(() => {
    if (!box.current) return;
    // A keyboard that opens, a question that comes: the room for the log changes, not what is in it.
    const resized = new ResizeObserver(() => {
      if (sticking.current) virtualizer.scrollToEnd();
    });
    resized.observe(box.current);
    return () => resized.disconnect();
  }, [virtualizer]);

  return { box, virtualizer, atEnd, toEnd, toIndex };
}
