import { lazy, Suspense, useMemo } from 'react';
import { maskDeceptive } from '../../text/reveal-invisible.ts';
import { summarizeDiff } from './diff-summary.ts';
import { DiffLines } from './diff-lines.tsx';
import { Fold } from './fold.tsx';

const DiffPreview = lazy(async () => ({ default: (await import('../../diff/diff-preview.tsx')).DiffPreview }));

/** Files that are named in the one line of a diff. */
const NAMED = 3;

/** A change to files: what and how much in one line, the lines themselves when it is opened. */
export function DiffCard({ diff, whole }: { readonly diff: string; readonly whole: boolean }) {
  const { files, added, removed } = useMemo(() => summarizeDiff(diff), [diff]);
  const more = files.length - NAMED;
  return (
    <Fold
      name="Diff"
      line={
        <>
          {files.slice(0, NAMED).map(maskDeceptive).join(', ')}
          {more > 0 && ` and ${more} more`}
        </>
      }
      aside={
        <>
          <span aria-label={`${added} lines added`}>+{added.toLocaleString()}</span>{' '}
          <span aria-label={`${removed} lines removed`}>−{removed.toLocaleString()}</span>
          {!whole && ' in what is loaded'}
        </>
      }
    >
      <Suspense fallback={<DiffLines text={diff} />}>
        <DiffPreview diff={diff} />
      </Suspense>
    </Fold>
  );
}
