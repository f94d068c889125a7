import type { Key } from '@beckon/contract/key';
import { useState, type SubmitEvent } from 'react';
import { explain, trpc } from '../app/beckon.ts';
import { Button } from '../ui/button.tsx';
import { fieldClass } from '../ui/field.tsx';
import { Problem } from '../ui/notice.tsx';

/** The name of a key, in its place in the list. */
export function RenameKey({ item, onDone }: { readonly item: Key; readonly onDone: () => void }) {
  const [name, setName] = useState(item.name);
  const utils = trpc.useUtils();
  const rename = trpc.keys.rename.useMutation({
    onSuccess: async () => {
      await utils.keys.list.invalidate();
      onDone();
    },
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    rename.mutate({ key_id: item.id, name: name.trim() });
  };
  return (
    <form onSubmit={submit} className="flex flex-wrap gap-2 py-1">
      <input
        ref={(field) => field?.focus()}
        aria-label={`New name of ${item.name}`}
        required
        maxLength={255}
        value={name}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && onDone()}
        className={`${fieldClass} max-w-72`}
      />
      <Button type="submit" disabled={rename.isPending || name.trim() === ''}>
        Save
      </Button>
      <Button look="plain" onClick={onDone}>
        Cancel
      </Button>
      {rename.error && <Problem>{explain(rename.error)}</Problem>}
    </form>
  );
}
