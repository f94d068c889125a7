import type { DiffFile, FileStatus } from './diff-file.ts';

const words: Readonly<Record<FileStatus, { readonly letter: string; readonly word: string }>> = {
  added: { letter: 'A', word: 'Added' },
  untracked: { letter: 'U', word: 'New, not followed by git' },
  deleted: { letter: 'D', word: 'Deleted' },
  modified: { letter: 'M', word: 'Changed' },
  renamed: { letter: 'R', word: 'Renamed' },
  copied: { letter: 'C', word: 'Copied' },
};

/** What happened to a file, in a letter. */
export function FileStatusSign({ status }: { readonly status: FileStatus }) {
  const { letter, word } = words[status];
  return (
    <span role="img" aria-label={word} title={word} className="w-3 shrink-0 text-center font-mono text-xs text-soft">
      {letter}
    </span>
  );
}

/** How many lines came and went. */
export function Counts({ added, removed }: Pick<DiffFile, 'added' | 'removed'>) {
  if (added === 0 && removed === 0) return null;
  return (
    <span className="shrink-0 font-mono text-xs text-soft">
      <span role="img" aria-label={`${added} lines added`}>
        +{added.toLocaleString()}
      </span>{' '}
      <span role="img" aria-label={`${removed} lines removed`}>
        −{removed.toLocaleString()}
      </span>
    </span>
  );
}
