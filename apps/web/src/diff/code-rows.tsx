import type { ReactNode } from 'react';
import type { DiffFile, DiffLine, Hunk, LineKind } from './diff-file.ts';
import { DiffText } from './diff-text.tsx';
import { anchorOf, type LineRange } from './review-comment.ts';
import { useHunkTokens } from './use-hunk-tokens.ts';

const washes: Readonly<Record<LineKind, string>> = { context: '', added: 'bg-added', removed: 'bg-removed' };
const signs: Readonly<Record<LineKind, string>> = { context: '', added: '+', removed: '−' };

/** Called with a line whose number was pressed; `extend`: it is to be the end of what is being commented. */
export type OnLine = (range: LineRange, extend: boolean) => void;

interface RowProps {
  readonly file: DiffFile;
  readonly hunk: Hunk;
  readonly wanted: string;
  /** Nothing is commented where it is missing. */
  readonly onLine?: OnLine | undefined;
  /** False where nobody knows which lines of the file these are. */
  readonly numbered?: boolean;
}

/** One line under another: its numbers before and now, its sign, its text. */
export function LineRow({ line, ...props }: RowProps & { readonly line: number }) {
  const tokens = useHunkTokens(props.hunk, props.file.path);
  const it = props.hunk.lines[line];
  if (!it) return null;
  if (props.numbered === false) {
    return (
      <div className={`grid grid-cols-[1.75rem_1fr] ${washes[it.kind]}`}>
        <Sign kind={it.kind} />
        <Text>
          <DiffText {...props} line={line} tokens={tokens} />
        </Text>
      </div>
    );
  }
  return (
    <div
      className={`grid grid-cols-[2.75rem_1.25rem_1fr] sm:grid-cols-[3.25rem_3.25rem_1.25rem_1fr] ${washes[it.kind]}`}
    >
      <LineNumber {...props} line={line} show={it.old} {...still(it)} className="max-sm:hidden" />
      <LineNumber {...props} line={line} show={it.new} className="max-sm:hidden" />
      <LineNumber {...props} line={line} show={it.new ?? it.old} className="sm:hidden" />
      <Sign kind={it.kind} />
      <Text>
        <DiffText {...props} line={line} tokens={tokens} />
      </Text>
    </div>
  );
}

/** Before on the left, now on the right. */
export function PairRow({
  left,
  right,
  ...props
}: RowProps & { readonly left: number | null; readonly right: number | null }) {
  const tokens = useHunkTokens(props.hunk, props.file.path);
  return (
    <div className="grid grid-cols-2">
      {([left, right] as const).map((line, side) => {
        const it = line === null ? undefined : props.hunk.lines[line];
        const place = side === 0 ? 'left' : 'right';
        if (line === null || !it) return <div key={place} className="bg-sunk" />;
        return (
          <div
            key={place}
            className={`grid min-w-0 grid-cols-[3.25rem_1.25rem_1fr] ${side === 1 ? 'border-l border-line' : ''} ${washes[it.kind]}`}
          >
            <LineNumber {...props} line={line} show={side === 0 ? it.old : it.new} {...(side === 0 && still(it))} />
            <Sign kind={it.kind} />
            <Text>
              <DiffText {...props} line={line} tokens={tokens} />
            </Text>
          </div>
        );
      })}
    </div>
  );
}

/** A line that is there now is commented by the number it has now. */
function still({ new: now }: DiffLine): { readonly onLine?: undefined } {
  return now === null ? {} : { onLine: undefined };
}

function LineNumber({
  file,
  hunk,
  line,
  show,
  onLine,
  className = '',
}: RowProps & { readonly line: number; readonly show: number | null; readonly className?: string }) {
  const look = `flex min-h-6 items-start justify-end pr-2 font-mono text-xs leading-6 text-faint select-none pointer-coarse:min-h-8 pointer-coarse:pt-1 ${className}`;
  const it = hunk.lines[line];
  const anchor = it && anchorOf(it);
  if (show === null || !anchor || !onLine) return <span className={look}>{show}</span>;
  const { side, number } = anchor;
  return (
    <button
      type="button"
      aria-label={`Comment on line ${number}${side === 'old' ? ' before the change' : ''}`}
      title="Comment; with Shift, up to here"
      onClick={({ shiftKey }) => onLine({ path: file.path, side, start: number, end: number }, shiftKey)}
      className={`${look} hover:bg-ink hover:text-paper focus-visible:-outline-offset-2`}
    >
      {show}
    </button>
  );
}

function Sign({ kind }: { readonly kind: LineKind }) {
  return (
    <span className="text-center font-mono text-xs leading-6 text-soft select-none pointer-coarse:pt-1">
      {signs[kind]}
    </span>
  );
}

function Text({ children }: { readonly children: ReactNode }) {
  return (
    <span
      dir="ltr"
      className="min-w-0 pr-3 pointer-coarse:py-1 font-mono text-xs leading-6 wrap-anywhere whitespace-pre-wrap [tab-size:4] [unicode-bidi:isolate]"
    >
      {children}
    </span>
  );
}
