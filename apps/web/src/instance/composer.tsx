import type { Draft } from '@beckon/client/outbox';
import type { Listening } from '@beckon/contract/listening';
import { ArrowUp } from 'lucide-react';
import { useEffect, useRef, useState, type SubmitEvent, type KeyboardEvent } from 'react';
import { Button } from '../ui/button.tsx';
import { fieldClass } from '../ui/field.tsx';
import { StopButton } from './stop-button.tsx';
import { useDraft } from './use-draft.ts';
import type { Stop } from './use-stop.ts';

/** Where a person writes: an answer while a question is open, else a message; and when the agent reads it. */
export function Composer({
  id,
  agent,
  ask_id,
  listening,
  stop,
  history,
  onSend,
}: {
  readonly id: string;
  readonly agent: string;
  readonly ask_id: string | null;
  readonly listening: Listening | null;
  readonly stop: Stop | undefined;
  /** What the person wrote before, the latest first. */
  readonly history: readonly string[];
  readonly onSend: (draft: Omit<Draft, 'after_seq'>) => void;
}) {
  const [text, setText] = useDraft(id);
  const [back, setBack] = useState(-1);
  const form = useRef<HTMLFormElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (text.trim() === '') return;
    onSend({ client_id: crypto.randomUUID(), content: text, ask_id });
    setText('');
    setBack(-1);
  };
  const recall = (to: number): void => {
    setBack(to);
    setText(history[to] ?? '');
  };
  useEffect(() => {
    // What is called back is gone on with at its end.
    if (back >= 0) field.current?.setSelectionRange(field.current.value.length, field.current.value.length);
  }, [back]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const untouched = text === '' || (back >= 0 && text === history[back]);
    if (event.key === 'ArrowUp' && untouched && back + 1 < history.length) {
      event.preventDefault();
      recall(back + 1);
    } else if (event.key === 'ArrowDown' && back >= 0 && untouched) {
      event.preventDefault();
      recall(back - 1);
    } else if (event.key === 'Enter' && sends(event)) {
      event.preventDefault();
      form.current?.requestSubmit();
    }
  };
  return (
    <form
      ref={form}
      onSubmit={submit}
      className="mx-auto max-w-4xl px-4 pt-2.5 pb-[max(0.625rem,env(safe-area-inset-bottom))]"
    >
      <div className="flex items-end gap-2">
        <textarea
          ref={field}
          aria-label="Message"
          aria-describedby={`${id}-when`}
          placeholder={ask_id === null ? `Write to ${agent}` : 'Answer in your own words'}
          rows={1}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setBack(-1);
          }}
          onKeyDown={onKeyDown}
          className={`${fieldClass} field-sizing-content max-h-[30dvh] resize-none py-[calc((var(--control)-1.5rem)/2-1px)]!`}
        />
        {stop && <StopButton stop={stop} />}
        <Button type="submit" look="solid" disabled={text.trim() === ''} className="shrink-0">
          <ArrowUp aria-hidden className="size-4" />
          Send
        </Button>
      </div>
      <p id={`${id}-when`} className="mt-1 truncate text-xs text-faint">
        {whenRead(agent, listening)}
      </p>
    </form>
  );
}

function whenRead(agent: string, listening: Listening | null): string {
  switch (listening) {
    case 'at_once':
      return `${agent} waits: it reads this at once.`;
    case 'at_next_step':
      return `${agent} is at work: it reads this with its next step, or when it stops.`;
    case null:
      return `${agent} reads this at its next contact.`;
  }
}

/** On a phone the return key makes lines; there is a button for sending. */
function sends({ shiftKey, metaKey, ctrlKey }: KeyboardEvent): boolean {
  if (metaKey || ctrlKey) return true;
  return !shiftKey && !matchMedia('(pointer: coarse)').matches;
}
