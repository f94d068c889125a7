import type { InstanceState } from '@beckon/contract/feed';
import { useState, type SubmitEvent } from 'react';
import { explain, trpc } from '../app/beckon.ts';
import { Button } from '../ui/button.tsx';
import { fieldClass } from '../ui/field.tsx';
import { Problem } from '../ui/notice.tsx';

/** Names a run, in the place where its name stands. */
export function RenameForm({ instance, onDone }: { readonly instance: InstanceState; readonly onDone: () => void }) {
  const [name, setName] = useState(instance.name ?? '');
  const rename = trpc.instances.rename.useMutation({ onSuccess: onDone });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    rename.mutate({ agent_instance_id: instance.id, name: name.trim() === '' ? null : name.trim() });
  };
  return (
    <form onSubmit={submit} className="space-y-1 py-0.5">
      <div className="flex items-center gap-2">
        <input
          aria-label="Name of this run"
          placeholder={instance.agent_type_name}
          maxLength={255}
          ref={focus}
          value={name}
          onChange={(event) => setName(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && onDone()}
          className={fieldClass}
        />
        <Button type="submit" look="solid" disabled={rename.isPending}>
          Save
        </Button>
        <Button look="plain" onClick={onDone}>
          Cancel
        </Button>
      </div>
      {rename.error && <Problem>{explain(rename.error)}</Problem>}
    </form>
  );
}

/** The person has just asked for this field. */
function focus(field: HTMLInputElement | null): void {
  field?.focus();
}
