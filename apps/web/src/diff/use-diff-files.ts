import { useEffect, useState } from 'react';
import type { DiffFile } from './diff-file.ts';
import { parseDiff, parseDiffInSlices } from './parse-diff.ts';

/** A shorter diff is read at once, so that nothing flickers. */
const AT_ONCE = 100_000;

/** The files of a diff; undefined while a long one is read for the first time. Before, the ones of the diff before. */
export function useDiffFiles(diff: string): readonly DiffFile[] | undefined {
  const [read, setRead] = useState(() => (diff.length <= AT_ONCE ? { diff, files: parseDiff(diff) } : undefined));
  useEffect(() => {
    const end = new AbortController();
    void parseDiffInSlices(diff, end.signal).then(
      (files) => setRead((before) => (before?.diff === diff ? before : { diff, files })),
      () => undefined,
    );
    return () => end.abort();
  }, [diff]);
  return read?.files;
}
