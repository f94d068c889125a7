import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useImperativeHandle, useRef, type Ref } from 'react';
import { ScrollBox } from '../ui/scroll-box.tsx';
import { LineRow, PairRow, type OnLine } from './code-rows.tsx';
import { CommentRow } from './comment-row.tsx';
import type { DiffFile } from './diff-file.ts';
import type { DiffRow } from './diff-rows.ts';
import { FileRow, FoldRow, HunkRow, NoteRow } from './head-rows.tsx';
import type { Review } from './use-review.ts';

/** Rows drawn above and below what is in sight. */
const OVERSCAN = 20;
const LINE_PX = 24;
const heights: Readonly<Record<DiffRow['type'], number>> = {
  file: 38,
  note: 36,
  hunk: 25,
  fold: 24,
  line: LINE_PX,
  pair: LINE_PX,
  comment: 120,
};

/** Moves what is in sight. */
export interface DiffListHandle {
  readonly toRow: (index: number) => void;
  /** The first row in sight. */
  readonly first: () => number;
}

/** The rows of a diff, of which only those in sight exist. */
export function DiffList({
  ref,
  rows,
  wanted,
  isClosed,
  onClose,
  onOpenFold,
  review,
  onLine,
  onFirst,
  numbered = true,
  room = 0,
  className = '',
}: {
  readonly ref?: Ref<DiffListHandle>;
  readonly rows: readonly DiffRow[];
  readonly wanted: string;
  readonly isClosed: (file: DiffFile) => boolean;
  readonly onClose: (file: DiffFile, closed: boolean) => void;
  readonly onOpenFold: (key: string) => void;
  readonly review?: Review | undefined;
  readonly onLine?: OnLine | undefined;
  /** Told of the row that is first in sight. */
  readonly onFirst?: (index: number) => void;
  readonly numbered?: boolean;
  /** Free pixels behind the last row, for what floats over it. */
  readonly room?: number;
  readonly className?: string;
}) {
  const box = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- read anew at each render; nothing memoized takes its answers
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: rows.length,
    getScrollElement: () => box.current,
    getItemKey: (index) => rows[index]?.key ?? index,
    estimateSize: (index) => heights[rows[index]?.type ?? 'line'],
    overscan: OVERSCAN,
    paddingEnd: room,
  });
  const items = virtualizer.getVirtualItems();
  const top = virtualizer.scrollOffset ?? 0;
  const first = items.find(({ end }) => end > top + 1)?.index ?? 0;
  useEffect(() => onFirst?.(first), [first, onFirst]);
  useImperativeHandle(
    ref,
    () => ({ toRow: (index) => virtualizer.scrollToIndex(index, { align: 'start' }), first: () => first }),
    [virtualizer, first],
  );
  return (
    <ScrollBox ref={box} aria-label="Changes" className={`overflow-auto bg-raised [overflow-anchor:none] ${className}`}>
      <div className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
        {items.map(({ index, key, start }) => {
          const row = rows[index];
          if (!row) return null;
          return (
            <div
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${start}px)` }}
            >
              {row.type === 'file' && (
                <FileRow
                  file={row.file}
                  closed={isClosed(row.file)}
                  onClose={(closed) => onClose(row.file, closed)}
                  viewed={review?.isViewed(row.file) ?? false}
                  onViewed={review && ((viewed) => review.setViewed(row.file, viewed))}
                />
              )}
              {row.type === 'note' && <NoteRow text={row.text} />}
              {row.type === 'hunk' && <HunkRow hunk={row.hunk} skipped={row.skipped} />}
              {row.type === 'fold' && <FoldRow count={row.count} onOpen={() => onOpenFold(row.key)} />}
              {row.type === 'line' && (
                <LineRow
                  file={row.file}
                  hunk={row.hunk}
                  line={row.line}
                  wanted={wanted}
                  onLine={onLine}
                  numbered={numbered}
                />
              )}
              {row.type === 'pair' && (
                <PairRow
                  file={row.file}
                  hunk={row.hunk}
                  left={row.left}
                  right={row.right}
                  wanted={wanted}
                  onLine={onLine}
                />
              )}
              {row.type === 'comment' && review && (
                <CommentRow comment={row.comment} place={row.place} file={row.file} review={review} />
              )}
            </div>
          );
        })}
      </div>
    </ScrollBox>
  );
}
