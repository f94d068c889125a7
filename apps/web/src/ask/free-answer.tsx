import { useState, type SubmitEvent } from 'react';
import { Button } from '../ui/button.tsx';
import { fieldClass } from '../ui/field.tsx';
import type { Answering } from './use-answer.ts';

/** An answer in the person's own words, which is always possible. */
export function FreeAnswer({
  answering,
  disabled,
  focused = false,
}: {
  readonly answering: Answering;
  readonly disabled: boolean;
  /** It begins with the focus: whoever asked for it writes at once. */
  readonly focused?: boolean;
}) {
  const [text, setText] = useState('');
  const off = disabled || answering.busy || answering.saved;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (text.trim() !== '' && !off) answering.answer(text);
  };
  return (
    <form onSubmit={submit} className="flex gap-2">
      <input
        ref={focused ? takeFocus : undefined}
        aria-label="Answer in your own words"
        placeholder="Or answer in your own words"
        value={text}
        onChange={(event) => setText(event.target.value)}
        className={fieldClass}
      />
      <Button type="submit" disabled={off || text.trim() === ''}>
        Answer
      </Button>
    </form>
  );
}

const takeFocus = (field: HTMLInputElement | null): void => field?.focus();
