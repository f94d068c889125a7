import { ExactText } from '../../text/exact-text.tsx';
import { DiffLines } from './diff-lines.tsx';
import type { FileChange } from './file-changes-of.ts';

/** Each file of a patch with what happens to it, to the last line. */
export function FileChanges({
  changes,
  exact = false,
}: {
  readonly changes: readonly FileChange[];
  /** Somebody decides about it. */
  readonly exact?: boolean;
}) {
  return Array.from(changes.entries(), ([n, { path, movesTo, what, diff }]) => (
    <div key={n} className="space-y-1.5">
      <p className="font-mono text-sm wrap-anywhere">
        <ExactText text={path} /> <span className="font-sans text-soft">is {what}</span>
        {movesTo !== undefined && (
          <>
            {' '}
            <span className="font-sans text-soft">and goes to</span> <ExactText text={movesTo} />
          </>
        )}
      </p>
      {diff !== '' && <DiffLines exact={exact} name={exact ? 'What will be written' : 'Changed lines'} text={diff} />}
    </div>
  ));
}
