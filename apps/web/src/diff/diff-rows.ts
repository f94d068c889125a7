import type { DiffFile, DiffLine, Hunk } from './diff-file.ts';
import { linePairs } from './line-pairs.ts';
import type { LineRange, ReviewComment, Side } from './review-comment.ts';

export type Layout = 'unified' | 'split';

/** One row of a drawn diff. Keys are unique in the whole of it. */
export type DiffRow = { readonly key: string; readonly file: DiffFile } & (
  | { readonly type: 'file' }
  | { readonly type: 'note'; readonly text: string }
  | { readonly type: 'hunk'; readonly hunk: Hunk; readonly skipped: number }
  | { readonly type: 'fold'; readonly count: number }
  | { readonly type: 'line'; readonly hunk: Hunk; readonly line: number }
  | { readonly type: 'pair'; readonly hunk: Hunk; readonly left: number | null; readonly right: number | null }
  | { readonly type: 'comment'; readonly comment: ReviewComment; readonly place: LineRange }
);

export interface RowOptions {
  readonly layout: Layout;
  /** Files of which only the head is drawn, by path. */
  readonly closed: ReadonlySet<string>;
  /** Folded parts that were opened, by key. */
  readonly opened: ReadonlySet<string>;
  readonly comments: readonly { readonly comment: ReviewComment; readonly place: LineRange }[];
}

/** Unchanged lines that stay beside a change, and from how many hidden ones on it is worth folding. */
const NEAR = 4;
const WORTH = 6;

/** Everything that is drawn of a diff, from top to bottom. */
export function diffRows(files: readonly DiffFile[], options: RowOptions): DiffRow[] {
  const comments = new Map<string, RowOptions['comments'][number][]>();
  for (const each of options.comments) {
    const at = placeKey(each.place.path, each.place.side, each.place.end);
    comments.set(at, [...(comments.get(at) ?? []), each]);
  }
  const rows: DiffRow[] = [];
  for (const [n, file] of files.entries()) {
    rows.push({ type: 'file', key: `${n}`, file });
    if (options.closed.has(file.path)) continue;
    for (const [at, text] of notesOf(file).entries()) rows.push({ type: 'note', key: `${n}n${at}`, file, text });
    let end = 1;
    for (const [h, hunk] of file.hunks.entries()) {
      const key = `${n}.${h}`;
      rows.push({ type: 'hunk', key, file, hunk, skipped: Math.max(0, hunk.newStart - end) });
      end = hunk.newStart + hunk.lines.filter((line) => line.new !== null).length;
      hunkRows(rows, { file, hunk, key, options, comments });
    }
    if (!file.whole)
      rows.push({
        type: 'note',
        key: `${n}cut`,
        file,
        text: 'The diff was cut off here: it is longer than what is kept.',
      });
  }
  return rows;
}

/** What there is to say of a file besides its lines. */
function notesOf(file: DiffFile): string[] {
  const { oldMode, newMode, status } = file;
  const notes: string[] = [];
  if (file.oldPath !== null) notes.push(`${status === 'copied' ? 'Copied' : 'Moved'} from ${file.oldPath}`);
  if (oldMode !== null && newMode !== null && oldMode !== newMode)
    notes.push(`Mode changed from ${oldMode} to ${newMode}`);
  if (file.combined) notes.push('Result of a merge, compared with each parent');
  if (file.binary) notes.push('Binary file: there are no lines to show');
  else if (file.hunks.length === 0 && notes.length === 0) notes.push('The file is empty');
  if (file.crlf) notes.push('Lines end with CR LF');
  return notes;
}

function hunkRows(
  rows: DiffRow[],
  {
    file,
    hunk,
    key,
    options,
    comments,
  }: {
    readonly file: DiffFile;
    readonly hunk: Hunk;
    readonly key: string;
    readonly options: RowOptions;
    readonly comments: ReadonlyMap<string, RowOptions['comments']>;
  },
): void {
  const pairs = options.layout === 'split' ? linePairs(hunk) : hunk.lines.map((_, n) => ({ left: n, right: n }));
  const isContext = (n: number): boolean => {
    const pair = pairs[n];
    const line = pair?.left === pair?.right && pair?.left != null ? hunk.lines[pair.left] : undefined;
    return line?.kind === 'context' && !(comments.size > 0 && commented(file, line, comments));
  };
  const addLines = (from: number, to: number): void => {
    for (let n = from; n < to; n++) addLine(n);
  };
  for (let n = 0; n < pairs.length;) {
    let end = n;
    while (end < pairs.length && isContext(end)) end += 1;
    const from = n === 0 ? n : n + NEAR;
    const to = end === pairs.length ? end : end - NEAR;
    const foldKey = `${key}f${n}`;
    if (to - from >= WORTH && !options.opened.has(foldKey)) {
      addLines(n, from);
      rows.push({ type: 'fold', key: foldKey, file, count: to - from });
      addLines(to, end);
    } else addLines(n, Math.max(end, n + 1));
    n = Math.max(end, n + 1);
  }

  function addLine(n: number): void {
    const pair = pairs[n];
    if (!pair) return;
    if (options.layout === 'split') rows.push({ type: 'pair', key: `${key}p${n}`, file, hunk, ...pair });
    else rows.push({ type: 'line', key: `${key}l${n}`, file, hunk, line: n });
    if (comments.size === 0) return;
    const sides = new Set([pair.left, pair.right].flatMap((each) => (each === null ? [] : [each])));
    for (const each of sides) {
      const line = hunk.lines[each];
      if (!line) continue;
      for (const said of commentsOf(file, line, comments)) {
        rows.push({ type: 'comment', key: `c${said.comment.id}`, file, ...said });
      }
    }
  }
}

function commented(file: DiffFile, line: DiffLine, comments: ReadonlyMap<string, RowOptions['comments']>): boolean {
  return commentsOf(file, line, comments).length > 0;
}

function commentsOf(
  file: DiffFile,
  line: DiffLine,
  comments: ReadonlyMap<string, RowOptions['comments']>,
): RowOptions['comments'] {
  const found = (['old', 'new'] as const).flatMap((side) => {
    const number = line[side];
    return number === null ? [] : (comments.get(placeKey(file.path, side, number)) ?? []);
  });
  return found;
}

function placeKey(path: string, side: Side, end: number): string {
  return `${side} ${end} ${path}`;
}

/** Where the row that was `before` stands among these; the nearest of its file where it is gone, -1 where its file is. */
export function findRow(rows: readonly DiffRow[], before: DiffRow): number {
  const number = numberOf(before);
  let [found, distance] = [-1, Infinity];
  for (const [n, row] of rows.entries()) {
    if (row.file.path !== before.file.path) continue;
    const away = Math.abs(numberOf(row) - number) + (row.type === before.type ? 0 : 0.5);
    if (away < distance) [found, distance] = [n, away];
  }
  return found;
}

/** A line's number in the file as it is now, as far as a row has one. */
function numberOf(row: DiffRow): number {
  switch (row.type) {
    case 'line':
      return row.hunk.lines[row.line]?.new ?? row.hunk.newStart - 0.25;
    case 'pair':
      return row.hunk.lines[row.right ?? row.left ?? 0]?.new ?? row.hunk.newStart - 0.25;
    case 'hunk':
      return row.hunk.newStart;
    case 'comment':
      return row.place.end;
    case 'file':
    case 'note':
    case 'fold':
      return 0;
  }
}
