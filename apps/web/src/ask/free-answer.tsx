import { useState, type SubmitEvent } from 'react';
import { Button } from '../ui/button.tsx';
import { fieldClass } from '../ui/field.tsx';
import type { Answering } from './use-answer.ts';

/** An answer in the person's own words, which is always possible. */
export function FreeAnswer({ answering, disabled }: { readonly answering: Answering; readonly disabled: boolean }) {
  const [text, setText] = useState('');
  const off = disabled || answering.busy || answering.saved;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (text.trim() !== '' && !off) answering.answer(text);
  };
  return (
    <form onSubmit={submit} className="flex gap-2">
      <input
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
