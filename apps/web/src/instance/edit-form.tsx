import type { Message } from '@beckon/contract/message';
import { useState, type KeyboardEvent, type SubmitEvent } from 'react';
import { explain, trpc } from '../app/beckon.ts';
import { Button } from '../ui/button.tsx';
import { fieldClass } from '../ui/field.tsx';
import { Problem } from '../ui/notice.tsx';

/** Changes a message in its place, as long as no agent has it; the server says when that is over. */
export function EditForm({ message, onDone }: { readonly message: Message; readonly onDone: () => void }) {
  const [text, setText] = useState(message.content);
  const edit = trpc.messages.edit.useMutation({ onSuccess: onDone });
  const save = (): void => {
    if (text.trim() === '') return;
    if (text === message.content) onDone();
    else edit.mutate({ message_id: message.id, content: text });
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    save();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onDone();
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    if (matchMedia('(pointer: coarse)').matches) return;
    event.preventDefault();
    save();
  };
  return (
    <form onSubmit={submit} className="max-w-2xl space-y-2 rounded-xl bg-sunk p-2">
      <textarea
        aria-label="Edit the message"
        ref={focus}
        rows={1}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        className={`${fieldClass} field-sizing-content max-h-[40dvh] resize-none`}
      />
      {edit.error && <Problem>{explain(edit.error)}</Problem>}
      <div className="flex justify-end gap-2">
        <Button look="plain" onClick={onDone}>
          Cancel
        </Button>
        <Button type="submit" look="solid" disabled={edit.isPending || text.trim() === ''}>
          Save
        </Button>
      </div>
    </form>
  );
}

/** The person has just asked for this field. */
function focus(field: HTMLTextAreaElement | null): void {
  field?.focus();
}
