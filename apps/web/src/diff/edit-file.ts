import { structuredPatch } from 'diff';
import type { DiffFile, Hunk } from './diff-file.ts';
import { parseDiff } from './parse-diff.ts';

/** Unchanged lines around what changes. */
const CONTEXT = 3;

/**
 * What replacing one text by another does to a file, as a file of a diff. Only the texts are known, not where they stand: its
 * numbers count from the first line of the text, and are not to be shown.
 */
export function editFile(path: string, before: string, after: string): DiffFile | undefined {
  const { hunks } = structuredPatch('file', 'file', before, after, '', '', { context: CONTEXT });
  const body = hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
    `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    ...lines,
  ]);
  const [file] = parseDiff(['diff --git a/file b/file', '--- a/file', '+++ b/file', ...body, ''].join('\n'));
  // The text ends here; the file may go on.
  const ending = (hunk: Hunk): Hunk => ({ ...hunk, lines: hunk.lines.map((line) => ({ ...line, unended: false })) });
  return file && { ...file, path, hunks: file.hunks.map(ending) };
}
