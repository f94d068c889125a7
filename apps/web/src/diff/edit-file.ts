import { structuredPatch } from 'diff';
import type { DiffFile } from './diff-file.ts';
import { parseDiff } from './parse-diff.ts';

/** Unchanged lines around what changes. */
const CONTEXT = 3;

/**
 * What replacing one text by another does to a file, as a file of a diff. Only the texts are known, not where they stand: its
 * numbers count from the first line of the text.
 */
export function editFile(path: string, before: string, after: string): DiffFile | undefined {
  const { hunks } = structuredPatch('file', 'file', before, after, '', '', { context: CONTEXT });
  const body = hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
    `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    ...lines,
  ]);
  const [file] = parseDiff(['diff --git a/file b/file', '--- a/file', '+++ b/file', ...body, ''].join('\n'));
  return file && { ...file, path };
}
