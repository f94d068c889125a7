import type { DiffFile, DiffLine, Hunk } from './diff-file.ts';

export type Side = 'old' | 'new';

/** Lines of one side of a file, by their numbers, both included. */
export interface LineRange {
  readonly path: string;
  readonly side: Side;
  readonly start: number;
  readonly end: number;
}

/** What a person means to say of some lines. */
export interface ReviewComment extends LineRange {
  readonly id: string;
  /** The lines as they were when it was written. */
  readonly quote: string;
  readonly text: string;
}

/** Where a comment stands in the diff as it is now; null: its lines are not in it any more. */
export function locate(comment: ReviewComment, files: readonly DiffFile[]): LineRange | null {
  const file = files.find((each) => each.path === comment.path);
  if (!file) return null;
  const quoted = comment.quote.split('\n');
  const places: LineRange[] = [];
  for (const hunk of file.hunks) {
    const lines = linesOf(hunk, comment.side);
    for (let at = 0; at + quoted.length <= lines.length; at++) {
      const start = lines[at]?.number;
      if (start === undefined || !quoted.every((text, n) => lines[at + n]?.text === text)) continue;
      places.push({ path: file.path, side: comment.side, start, end: start + quoted.length - 1 });
    }
  }
  const distance = ({ start }: LineRange): number => Math.abs(start - comment.start);
  return places.toSorted((a, b) => distance(a) - distance(b))[0] ?? null;
}

/** The text of a range of lines; undefined when they do not all stand in one hunk. */
export function quoteOf(file: DiffFile, { side, start, end }: LineRange): string | undefined {
  for (const hunk of file.hunks) {
    const lines = linesOf(hunk, side).filter(({ number }) => number >= start && number <= end);
    if (lines.length === end - start + 1) return lines.map(({ text }) => text).join('\n');
  }
  return undefined;
}

/** On which side a line is commented, and its number there. */
export function anchorOf(line: DiffLine): { readonly side: Side; readonly number: number } | undefined {
  if (line.new !== null) return { side: 'new', number: line.new };
  return line.old === null ? undefined : { side: 'old', number: line.old };
}

function linesOf(hunk: Hunk, side: Side): readonly { readonly number: number; readonly text: string }[] {
  return hunk.lines.flatMap((line) => {
    const number = line[side];
    return number === null ? [] : [{ number, text: line.text }];
  });
}
