import type { Draft } from '@beckon/client/outbox';
import { useRef, type SubmitEvent, type KeyboardEvent } from 'react';
import { Button } from '../ui/button.tsx';
import { fieldClass } from '../ui/field.tsx';
import { useDraft } from './use-draft.ts';

/** Where a person writes: an answer while a question is open, else a message that the agent finds at its next contact. */
export function Composer({
  id,
  agent,
  ask_id,
  onSend,
}: {
  readonly id: string;
  readonly agent: string;
  readonly ask_id: string | null;
  readonly onSend: (draft: Omit<Draft, 'after_seq'>) => void;
}) {
  const [text, setText] = useDraft(id);
  const form = useRef<HTMLFormElement>(null);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (text.trim() === '') return;
    onSend({ client_id: crypto.randomUUID(), content: text, ask_id });
    setText('');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // On a phone the return key makes lines; there is a button for sending.
    const sends = event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing;
    if (!sends || matchMedia('(pointer: coarse)').matches) return;
    event.preventDefault();
    form.current?.requestSubmit();
  };
  return (
    <form
      ref={form}
      onSubmit={submit}
      className={`mx-auto flex max-w-4xl items-end gap-2 px-4 pt-2.5 pb-[max(0.625rem,env(safe-area-inset-bottom))]`}
    >
      <textarea
        aria-label="Message"
        placeholder={ask_id === null ? `Write to ${agent}` : 'Answer in your own words'}
        rows={1}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        className={`${fieldClass} field-sizing-content max-h-[30dvh] resize-none`}
      />
      <Button type="submit" look="solid" disabled={text.trim() === ''}>
        Send
      </Button>
    </form>
  );
}
