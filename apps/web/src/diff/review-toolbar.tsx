import { ChevronDown, ChevronUp, Columns2, Rows2, type LucideIcon } from 'lucide-react';
import { SHORTCUTS } from '../palette/shortcuts.ts';
import { fieldClass } from '../ui/field.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import type { DiffFile } from './diff-file.ts';
import type { Layout } from './diff-rows.ts';
import { Counts } from './file-status.tsx';

/** What the diff is in numbers, what of it is shown and how, and the way from file to file. */
export function ReviewToolbar({
  files,
  shown,
  viewed,
  wanted,
  onWanted,
  layout,
  onLayout,
  onStep,
}: {
  readonly files: readonly DiffFile[];
  /** Files that the filter leaves. */
  readonly shown: number;
  readonly viewed: number;
  readonly wanted: string;
  readonly onWanted: (text: string) => void;
  readonly layout: Layout;
  /** Missing where there is no room for two columns. */
  readonly onLayout?: ((layout: Layout) => void) | undefined;
  readonly onStep: (step: 1 | -1) => void;
}) {
  const sum = (of: 'added' | 'removed'): number => files.reduce((total, file) => total + file[of], 0);
  const step = (label: string, Icon: LucideIcon, keys: string, by: 1 | -1) => (
    <IconButton label={label} keys={keys} onClick={() => onStep(by)}>
      <Icon aria-hidden className="size-4" />
    </IconButton>
  );
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-1.5">
      <p aria-live="polite" className="text-sm text-soft">
        {shown < files.length && `${shown} of `}
        {files.length === 1 ? '1 file' : `${files.length.toLocaleString()} files`}
        {viewed > 0 && `, ${viewed} viewed`}
      </p>
      <Counts added={sum('added')} removed={sum('removed')} />
      <input
        type="search"
        aria-label="Filter by name or content"
        placeholder="Name or content"
        value={wanted}
        onChange={({ target }) => onWanted(target.value)}
        className={`${fieldClass} ml-auto w-auto! max-w-60 min-w-0 flex-1 text-sm`}
      />
      <div className="flex items-center">
        {step('Next file', ChevronDown, SHORTCUTS.next_file.keys, 1)}
        {step('Previous file', ChevronUp, SHORTCUTS.previous_file.keys, -1)}
        {onLayout && (
          <IconButton
            label={layout === 'split' ? 'One column' : 'Side by side'}
            keys={SHORTCUTS.diff_layout.keys}
            onClick={() => onLayout(layout === 'split' ? 'unified' : 'split')}
          >
            {layout === 'split' ? (
              <Rows2 aria-hidden className="size-4" />
            ) : (
              <Columns2 aria-hidden className="size-4" />
            )}
          </IconButton>
        )}
      </div>
    </div>
  );
}
