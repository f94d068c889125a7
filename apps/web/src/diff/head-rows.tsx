import { ChevronDown, ChevronRight } from 'lucide-react';
import { maskDeceptive } from '../text/reveal-invisible.ts';
import { RevealedText } from '../text/revealed-text.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import type { DiffFile, Hunk } from './diff-file.ts';
import { Counts, FileStatusSign } from './file-status.tsx';

/** The head of a file: what it is called now, what happened to it, and whether the person has seen it. */
export function FileRow({
  file,
  closed,
  onClose,
  viewed,
  onViewed,
}: {
  readonly file: DiffFile;
  readonly closed: boolean;
  readonly onClose: (closed: boolean) => void;
  readonly viewed: boolean;
  readonly onViewed?: ((viewed: boolean) => void) | undefined;
}) {
  const Chevron = closed ? ChevronRight : ChevronDown;
  return (
    <div className="group/file flex min-h-(--row) items-center gap-2 border-y border-line bg-sunk px-2">
      <h2 className="min-w-0 flex-1">
        <button
          type="button"
          aria-expanded={!closed}
          onClick={() => onClose(!closed)}
          className="flex w-full items-center gap-2 text-left font-mono text-sm pointer-coarse:min-h-11"
        >
          <Chevron aria-hidden className="size-4 shrink-0 text-faint" />
          <FileStatusSign status={file.status} />
          <span className="min-w-0 wrap-anywhere">
            <RevealedText text={file.path} />
          </span>
        </button>
      </h2>
      <Counts added={file.added} removed={file.removed} />
      <span className="opacity-0 group-hover/file:opacity-100 focus-within:opacity-100 max-sm:hidden pointer-coarse:hidden">
        <CopyButton text={file.path} what={`the path ${maskDeceptive(file.path)}`} />
      </span>
      {onViewed && (
        <label className="flex min-h-(--control) shrink-0 items-center gap-1.5 px-1 text-sm text-soft">
          <input
            type="checkbox"
            checked={viewed}
            onChange={({ target }) => onViewed(target.checked)}
            className="cursor-pointer"
          />
          Viewed
        </label>
      )}
    </div>
  );
}

/** Where in the file the next lines are. */
export function HunkRow({ hunk, skipped }: { readonly hunk: Hunk; readonly skipped: number }) {
  return (
    <p className="flex gap-3 border-t border-line px-3 py-1 font-mono text-xs text-faint">
      <span className="shrink-0">
        {skipped > 0 ? `${skipped.toLocaleString()} unchanged lines` : `Line ${hunk.newStart.toLocaleString()}`}
      </span>
      <span className="truncate">
        <RevealedText text={hunk.heading} />
      </span>
    </p>
  );
}

export function FoldRow({ count, onOpen }: { readonly count: number; readonly onOpen: () => void }) {
  return (
    <button
      type="button"
      onClick={onOpen}
      className="w-full bg-sunk px-3 py-1 text-left text-xs text-soft hover:text-ink focus-visible:-outline-offset-2 pointer-coarse:min-h-11"
    >
      Show {count.toLocaleString()} unchanged lines
    </button>
  );
}

export function NoteRow({ text }: { readonly text: string }) {
  return (
    <p className="px-3 py-2 text-sm text-soft">
      <RevealedText text={text} />
    </p>
  );
}
