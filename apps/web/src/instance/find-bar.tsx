import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { useEffect, type KeyboardEvent, type RefObject } from 'react';
import { fieldClass } from '../ui/field.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { useFind } from './use-find.ts';
import { useFoundMarks } from './use-found-marks.ts';

/** Finds words in the conversation, and goes to each message that says them. */
export function FindBar({
  agent_instance_id,
  log,
  onFound,
  onClose,
}: {
  readonly agent_instance_id: string;
  /** Where messages are drawn. */
  readonly log: RefObject<HTMLElement | null>;
  /** The reader is at the message with this `seq`. */
  readonly onFound: (seq: number) => void;
  readonly onClose: () => void;
}) {
  const { words, setWords, outcome, seq, place, older, newer } = useFind(agent_instance_id);
  useFoundMarks(log, words);
  useEffect(() => {
    if (seq !== undefined) onFound(seq);
  }, [seq, place, onFound]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onClose();
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (event.shiftKey) newer();
    else older();
  };
  return (
    <search className="flex shrink-0 items-center border-b border-line">
      <div className="mx-auto flex w-full max-w-4xl items-center gap-1 px-4 py-1.5">
        <div className="relative min-w-0 flex-1">
          <input
            aria-label="Find in conversation"
            placeholder="Find"
            ref={focus}
            value={words}
            maxLength={200}
            onChange={(event) => setWords(event.target.value)}
            onKeyDown={onKeyDown}
            className={`${fieldClass} pr-28`}
          />
          <output className="pointer-events-none absolute inset-y-0 right-3 flex max-w-40 items-center truncate text-sm text-soft">
            {outcome}
          </output>
        </div>
        <IconButton label="Find an earlier one" keys="enter" disabled={seq === undefined} onClick={older}>
          <ChevronUp aria-hidden className="size-4" />
        </IconButton>
        <IconButton label="Find a later one" keys="shift+enter" disabled={seq === undefined} onClick={newer}>
          <ChevronDown aria-hidden className="size-4" />
        </IconButton>
        <IconButton label="Close" keys="esc" onClick={onClose}>
          <X aria-hidden className="size-4" />
        </IconButton>
      </div>
    </search>
  );
}

/** The person has just asked for this field. */
function focus(field: HTMLInputElement | null): void {
  field?.focus();
}
