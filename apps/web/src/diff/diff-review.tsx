import { useDeferredValue, useLayoutEffect, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react';
import { deviceSetting } from '../app/device-setting.ts';
import { useMedia } from '../app/use-media.ts';
import { useShortcuts } from '../palette/use-shortcuts.ts';
import { Emptiness } from '../ui/notice.tsx';
import type { OnLine } from './code-rows.tsx';
import { CommentRow } from './comment-row.tsx';
import type { DiffFile } from './diff-file.ts';
import { DiffList, type DiffListHandle } from './diff-list.tsx';
import { diffRows, findRow, type DiffRow } from './diff-rows.ts';
import { DiffTree } from './diff-tree.tsx';
import { filterFiles } from './filter-files.ts';
import { locate, quoteOf } from './review-comment.ts';
import { ReviewToolbar } from './review-toolbar.tsx';
import type { Review } from './use-review.ts';

const layoutSetting = deviceSetting('diff-layout', ['unified', 'split']);
/** Room for two columns of code, and for the files beside them. */
const WIDE = '(min-width: 64rem)';
/** The same, where something else stands beside them. */
const WIDEST = '(min-width: 120rem)';

/** A diff to read and to comment on. */
export function DiffReview({
  files,
  review,
  mayComment,
  narrow = false,
  children,
}: {
  readonly files: readonly DiffFile[];
  readonly review: Review;
  readonly mayComment: boolean;
  /** It stands beside something else. */
  readonly narrow?: boolean;
  /** Over the list: what there is to say of the whole. */
  readonly children?: ReactNode;
}) {
  const wide = useMedia(narrow ? WIDEST : WIDE);
  const chosen = layoutSetting.use();
  const layout = wide ? chosen : 'unified';
  const [wanted, setWanted] = useState('');
  const filter = useDeferredValue(wanted);
  const shown = useMemo(() => filterFiles(files, filter), [files, filter]);
  const [closings, setClosings] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [firstRow, setFirstRow] = useState(0);
  const list = useRef<DiffListHandle>(null);

  const isClosed = (file: DiffFile): boolean => closings.get(file.path) ?? review.isViewed(file);
  const { comments } = review;
  const placed = useMemo(
    () => comments.map((comment) => ({ comment, place: locate(comment, files) })),
    [comments, files],
  );
  const closed = new Set(shown.filter(isClosed).map(({ path }) => path));
  const rows = useRows(shown, { layout, closed, opened, comments: placed });
  useKeptPlace(files, rows, list);
  const lost = placed.filter(({ place }) => place === null);
  const current = rows[Math.min(firstRow, rows.length - 1)]?.file;

  const step = (by: 1 | -1, isTarget: (row: DiffRow) => boolean): void => {
    const from = list.current?.first() ?? 0;
    for (let at = from + by; at >= 0 && at < rows.length; at += by) {
      const row = rows[at];
      if (row && isTarget(row)) {
        list.current?.toRow(at);
        return;
      }
    }
  };
  const isFile = (row: DiffRow): boolean => row.type === 'file';
  const isHunk = (row: DiffRow): boolean => row.type === 'hunk';
  useShortcuts({
    next_file: () => step(1, isFile),
    previous_file: () => step(-1, isFile),
    next: () => step(1, isHunk),
    previous: () => step(-1, isHunk),
    diff_layout: () => layoutSetting.set(chosen === 'split' ? 'unified' : 'split'),
    file_viewed: () => {
      if (!current) return;
      review.setViewed(current, !review.isViewed(current));
      setClosings((before) => without(before, current.path));
    },
  });

  const onLine: OnLine = (range, extend) => {
    const file = files.find(({ path }) => path === range.path);
    if (!file) return;
    const writing = review.comments.find(({ id }) => id === review.editing);
    if (extend && writing && writing.path === range.path && writing.side === range.side) {
      const reach = { ...range, start: Math.min(writing.start, range.start), end: Math.max(writing.end, range.end) };
      const quote = quoteOf(file, reach);
      if (quote !== undefined) review.change(writing.id, { start: reach.start, end: reach.end, quote });
      return;
    }
    const quote = quoteOf(file, range);
    if (quote !== undefined) review.begin(range, quote);
  };

  return (
    <div className="flex h-full min-h-0 flex-col">
      <ReviewToolbar
        files={files}
        shown={shown.length}
        viewed={files.filter((file) => review.isViewed(file)).length}
        wanted={wanted}
        onWanted={setWanted}
        layout={layout}
        onLayout={wide ? layoutSetting.set : undefined}
        onStep={(by) => step(by, isFile)}
      />
      {children}
      {lost.length > 0 && (
        <section
          aria-label="Comments on lines that have changed"
          className="max-h-48 overflow-y-auto border-b border-line"
        >
          {lost.map(({ comment }) => (
            <CommentRow key={comment.id} comment={comment} place={null} file={undefined} review={review} />
          ))}
        </section>
      )}
      <div className="flex min-h-0 flex-1">
        {wide && (
          <div className="w-72 shrink-0 overflow-y-auto border-r border-line p-1.5">
            <DiffTree
              files={shown}
              current={current}
              isViewed={review.isViewed}
              onChoose={(file) =>
                list.current?.toRow(rows.findIndex((row) => row.type === 'file' && row.file === file))
              }
            />
          </div>
        )}
        {shown.length === 0 ? (
          <div className="flex-1">
            <Emptiness title="No file matches">Neither a name nor a line contains “{filter}”.</Emptiness>
          </div>
        ) : (
          <DiffList
            ref={list}
            rows={rows}
            wanted={filter}
            isClosed={isClosed}
            onClose={(file, close) => setClosings((before) => new Map(before).set(file.path, close))}
            onOpenFold={(key) => setOpened((before) => new Set(before).add(key))}
            review={withFold(review, (path) => setClosings((before) => without(before, path)))}
            onLine={mayComment ? onLine : undefined}
            onFirst={setFirstRow}
            room={96}
            className="min-w-0 flex-1"
          />
        )}
      </div>
    </div>
  );
}

/** When another diff is shown, what was first in sight stays first. */
function useKeptPlace(
  files: readonly DiffFile[],
  rows: readonly DiffRow[],
  list: RefObject<DiffListHandle | null>,
): void {
  const shown = useRef({ files, rows });
  useLayoutEffect(() => {
    const before = shown.current;
    shown.current = { files, rows };
    if (before.files === files) return;
    const row = before.rows[list.current?.first() ?? 0];
    const at = row ? findRow(rows, row) : -1;
    if (at >= 0) list.current?.toRow(at);
  }, [files, rows, list]);
}

/** Marking a file as viewed folds it, whatever was chosen for it before. */
function withFold(review: Review, forget: (path: string) => void): Review {
  return {
    ...review,
    setViewed: (file, viewed) => {
      review.setViewed(file, viewed);
      forget(file.path);
    },
  };
}

function without(map: ReadonlyMap<string, boolean>, path: string): ReadonlyMap<string, boolean> {
  const next = new Map(map);
  next.delete(path);
  return next;
}

/** The rows, made anew when what they depend on is another one. */
function useRows(
  files: readonly DiffFile[],
  options: {
    readonly layout: 'unified' | 'split';
    readonly closed: ReadonlySet<string>;
    readonly opened: ReadonlySet<string>;
    readonly comments: readonly {
      readonly comment: Review['comments'][number];
      readonly place: ReturnType<typeof locate>;
    }[];
  },
): readonly DiffRow[] {
  const { layout, closed, opened, comments } = options;
  const closedKey = [...closed].join('\n');
  return useMemo(() => {
    const shut = new Set(closedKey === '' ? [] : closedKey.split('\n'));
    const here = comments.flatMap(({ comment, place }) => (place ? [{ comment, place }] : []));
    return diffRows(files, { layout, closed: shut, opened, comments: here });
  }, [files, layout, closedKey, opened, comments]);
}
