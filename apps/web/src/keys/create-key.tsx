import type { CreatedKey } from '@beckon/contract/key';
import { useId, useState, type SubmitEvent } from 'react';
import { explain, trpc } from '../app/beckon.ts';
import { Button } from '../ui/button.tsx';
import { Field, fieldClass } from '../ui/field.tsx';
import { Problem } from '../ui/notice.tsx';

const lifetimes = [
  { days: 30, words: '30 days' },
  { days: 90, words: '90 days' },
  { days: 365, words: 'one year' },
  { days: null, words: 'no end' },
] as const;

export function CreateKey({ onCreated }: { readonly onCreated: (created: CreatedKey) => void }) {
  const [name, setName] = useState('');
  const [days, setDays] = useState('');
  const lifetimeId = useId();
  const utils = trpc.useUtils();
  const create = trpc.keys.create.useMutation({
    onSuccess: async (created) => {
      setName('');
      onCreated(created);
      await utils.keys.list.invalidate();
    },
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    create.mutate({ name: name.trim(), expires_in_days: days === '' ? null : Number(days) });
  };
  return (
    <form onSubmit={submit} className="space-y-3">
      <div className="grid items-end gap-3 sm:grid-cols-[1fr_auto_auto]">
        <Field
          label="Name"
          placeholder="Laptop, Claude Code"
          required
          maxLength={255}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <div>
          <label htmlFor={lifetimeId} className="mb-1 block text-sm font-medium text-soft">
            Valid for
          </label>
          <select id={lifetimeId} value={days} onChange={(event) => setDays(event.target.value)} className={fieldClass}>
            {lifetimes.map(({ days: each, words }) => (
              <option key={words} value={each ?? ''}>
                {words}
              </option>
            ))}
          </select>
        </div>
        <Button type="submit" look="solid" disabled={create.isPending || name.trim() === ''}>
          {create.isPending ? 'Making…' : 'Make a key'}
        </Button>
      </div>
      {create.error && <Problem>{explain(create.error)}</Problem>}
    </form>
  );
}
