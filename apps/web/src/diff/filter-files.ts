import type { DiffFile } from './diff-file.ts';
import type { Span } from '../code/code-line.tsx';

/** Files whose name or lines contain a text, in whatever case; all for an empty text. */
export function filterFiles(files: readonly DiffFile[], wanted: string): readonly DiffFile[] {
  const text = wanted.trim().toLowerCase();
  if (text === '') return files;
  const holds = (value: string): boolean => value.toLowerCase().includes(text);
  return files.filter(
    (file) =>
      holds(file.path) ||
      (file.oldPath !== null && holds(file.oldPath)) ||
      file.hunks.some(({ lines }) => lines.some((line) => holds(line.text))),
  );
}

/** Where in a line the text stands. */
export function findSpans(line: string, wanted: string): readonly Span[] {
  const text = wanted.trim().toLowerCase();
  const where = line.toLowerCase();
  // A letter that changes its length in lower case would shift what is marked.
  if (text === '' || where.length !== line.length) return [];
  const spans: Span[] = [];
  for (let at = where.indexOf(text); at >= 0; at = where.indexOf(text, at + text.length)) {
    spans.push({ start: at, end: at + text.length });
  }
  return spans;
}
