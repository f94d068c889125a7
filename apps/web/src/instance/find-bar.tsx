import type { FeedView } from '@beckon/client/feed-view';
import type { Follower } from '@beckon/client/follower';
import type { FeedFrame } from '@beckon/contract/feed';
import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { useRef, useState, type KeyboardEvent } from 'react';
import { fieldClass } from '../ui/field.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { findMessage } from './find-in-messages.ts';

/** Finds words in the conversation: in what is loaded, then page by page in what the server has before that. */
export function FindBar({
  follower,
  loadOlder,
  toMessage,
  onClose,
}: {
  readonly follower: Follower<FeedFrame, FeedView>;
  /** Loads one more page. Gives whether there was one. */
  readonly loadOlder: () => Promise<boolean>;
  readonly toMessage: (message_id: string) => void;
  readonly onClose: () => void;
}) {
  const [words, setWords] = useState('');
  const [outcome, setOutcome] = useState<'searching' | 'found' | 'nothing' | null>(null);
  const at = useRef<number | null>(null);
  const run = useRef(0);
  const search = async (direction: 'older' | 'newer'): Promise<void> => {
    if (words.trim() === '') return;
    const mine = ++run.current;
    setOutcome('searching');
    let hit = findMessage(follower.current().view.messages, words, at.current, direction);
    while (!hit && direction === 'older' && mine === run.current && (await loadOlder())) {
      hit = findMessage(follower.current().view.messages, words, at.current, direction);
    }
    if (mine !== run.current) return;
    setOutcome(hit ? 'found' : 'nothing');
    if (!hit) return;
    at.current = hit.seq;
    toMessage(hit.id);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onClose();
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void search(event.shiftKey ? 'newer' : 'older');
  };
  return (
    <search className="flex shrink-0 items-center gap-1 border-b border-line">
      <div className="mx-auto flex w-full max-w-4xl items-center gap-1 px-4 py-1.5">
        <input
          aria-label="Find in conversation"
          placeholder="Find in conversation"
          ref={focus}
          value={words}
          onChange={(event) => {
            setWords(event.target.value);
            at.current = null;
            run.current += 1;
            setOutcome(null);
          }}
          onKeyDown={onKeyDown}
          className={fieldClass}
        />
        <output className="min-w-20 text-center text-sm whitespace-nowrap text-soft">
          {outcome === 'searching' && 'Searching…'}
          {outcome === 'nothing' && (at.current === null ? 'Not found' : 'No more')}
        </output>
        <IconButton label="Find an earlier one" keys="enter" onClick={() => void search('older')}>
          <ChevronUp aria-hidden className="size-4" />
        </IconButton>
        <IconButton label="Find a later one" keys="shift+enter" onClick={() => void search('newer')}>
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
