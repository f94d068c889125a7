import type { InstanceState } from '@beckon/contract/feed';
import { Link } from '@tanstack/react-router';
import { useState, type SubmitEvent } from 'react';
import { explain, trpc } from '../app/beckon.ts';
import { useMay } from '../app/session.tsx';
import { instanceName } from '../text/instance-name.ts';
import { maskDeceptive } from '../text/reveal-invisible.ts';
import { Ago } from '../ui/ago.tsx';
import { Button } from '../ui/button.tsx';
import { fieldClass } from '../ui/field.tsx';
import { Problem } from '../ui/notice.tsx';
import { isOver, StatusMark, statusWord } from '../ui/status-mark.tsx';
import { EndButton } from './end-button.tsx';

/** Which run this is, how it stands, and what can be done with the whole of it. */
export function InstanceHeader({
  instance,
  needsYou,
}: {
  readonly instance: InstanceState;
  readonly needsYou: boolean;
}) {
  const [renaming, setRenaming] = useState(false);
  const mayAct = useMay('agent');
  const over = isOver(instance.status);
  return (
    <header className="shrink-0 border-b border-line">
      <div className="mx-auto max-w-4xl px-4 py-1.5">
        {renaming ? (
          <Rename instance={instance} onDone={() => setRenaming(false)} />
        ) : (
          <div className="flex items-center gap-1">
            <Link
              to="/"
              aria-label="Home"
              className="-ml-3 inline-grid size-11 shrink-0 place-items-center rounded-lg text-soft hover:text-ink"
            >
              <span aria-hidden>←</span>
            </Link>
            <div className="min-w-0 flex-1">
              <h1 className="truncate text-lg font-semibold">{instanceName(instance)}</h1>
              <p className="flex items-center gap-2 truncate text-sm text-soft">
                <StatusMark status={instance.status} needsYou={needsYou} />
                <span>{needsYou ? 'Waits for you' : statusWord(instance.status)}</span>
                {instance.name !== null && (
                  <span className="truncate text-faint">{maskDeceptive(instance.agent_type_name)}</span>
                )}
                <span className="text-faint max-sm:hidden">
                  {over && instance.ended_at ? 'ended ' : 'started '}
                  <Ago phrase at={(over && instance.ended_at) || instance.started_at} />
                </span>
              </p>
            </div>
            {mayAct && (
              <Button look="plain" className="px-2.5! text-sm" onClick={() => setRenaming(true)}>
                Rename
              </Button>
            )}
            {mayAct && !over && <EndButton id={instance.id} />}
          </div>
        )}
      </div>
    </header>
  );
}

function Rename({ instance, onDone }: { readonly instance: InstanceState; readonly onDone: () => void }) {
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
