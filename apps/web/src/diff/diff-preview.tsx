import { useMemo, useState } from 'react';
import type { DiffFile } from './diff-file.ts';
import { DiffList } from './diff-list.tsx';
import { diffRows } from './diff-rows.ts';
import { editFile } from './edit-file.ts';
import { useDiffFiles } from './use-diff-files.ts';

/** A diff to look at, wherever it stands: in a message, or before something is allowed. */
export function DiffPreview({ diff }: { readonly diff: string }) {
  return <Files files={useDiffFiles(diff) ?? NONE} />;
}

/** What an edit will do to a file, from the very texts that it replaces. */
export function EditPreview({
  path,
  edits,
}: {
  readonly path: string;
  readonly edits: readonly { readonly before: string; readonly after: string }[];
}) {
  const files = useMemo(() => edits.flatMap(({ before, after }) => editFile(path, before, after) ?? []), [path, edits]);
  return <Files files={files} numbered={false} />;
}

const NONE: readonly DiffFile[] = [];
const NO_COMMENTS: readonly never[] = [];

function Files({ files, numbered = true }: { readonly files: readonly DiffFile[]; readonly numbered?: boolean }) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(
    () =>
      diffRows(files, { layout: 'unified', closed, opened, comments: NO_COMMENTS }).filter(
        ({ type }) => numbered || type !== 'hunk',
      ),
    [files, closed, opened, numbered],
  );
  return (
    <DiffList
      rows={rows}
      numbered={numbered}
      wanted=""
      isClosed={(file) => closed.has(file.path)}
      onClose={({ path }, close) =>
        setClosed((before) => (close ? before.union(new Set([path])) : before.difference(new Set([path]))))
      }
      onOpenFold={(key) => setOpened((before) => new Set(before).add(key))}
      className="max-h-[50dvh] rounded-lg border border-line"
    />
  );
}
