import type { CreatedKey } from '@beckon/contract/key';
import type { KeyPreset } from '@beckon/contract/scope';
import { ChevronRight } from 'lucide-react';
import { useState, type SubmitEvent } from 'react';
import { explain, trpc } from '../app/beckon.ts';
import { Button } from '../ui/button.tsx';
import { maskDeceptive } from '../text/reveal-invisible.ts';
import { Field } from '../ui/field.tsx';
import { Problem } from '../ui/notice.tsx';
import { Select } from '../ui/select.tsx';

const lifetimes = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'one year' },
  { value: '', label: 'no end' },
] as const;

const presets: readonly { value: KeyPreset; label: string }[] = [
  { value: 'agent', label: 'report and ask' },
  { value: 'relay', label: 'pass on what is typed at a terminal' },
  { value: 'read_only', label: 'only look' },
  { value: 'automation', label: 'all that a key can' },
];

/** A new key: for whom, what it may do, for how long. */
export function CreateKey({ onCreated }: { readonly onCreated: (created: CreatedKey) => void }) {
  const [name, setName] = useState('');
  const [days, setDays] = useState<(typeof lifetimes)[number]['value']>('');
  const [preset, setPreset] = useState<KeyPreset>('agent');
  const [agent, setAgent] = useState('');
  const agents = trpc.userAgents.list.useQuery({});
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
    create.mutate({
      name: name.trim(),
      preset,
      expires_in_days: days === '' ? null : Number(days),
      user_agent_id: agent === '' ? null : agent,
    });
  };
  return (
    <form onSubmit={submit} className="space-y-3">
      <div className="grid items-end gap-3 sm:grid-cols-[1fr_auto]">
        <Field
          label="Name"
          placeholder="Laptop, Claude Code"
          required
          maxLength={255}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" look="solid" disabled={create.isPending || name.trim() === ''}>
          {create.isPending ? 'Making…' : 'Make a key'}
        </Button>
      </div>
      <details className="group">
        <summary className="inline-flex min-h-(--control) items-center gap-1.5 text-sm text-soft hover:text-ink">
          <ChevronRight aria-hidden className="size-4 transition-transform group-open:rotate-90" />
          What it may do, as whom, for how long
        </summary>
        <div className="grid gap-3 pt-1 sm:grid-cols-3">
          <Select label="May" value={preset} choices={presets} onChange={setPreset} />
          <Select
            label="Speaks as"
            value={agent}
            choices={[
              { value: '', label: 'any agent' },
              ...(agents.data?.items ?? []).map(({ id, name: each }) => ({ value: id, label: maskDeceptive(each) })),
            ]}
            onChange={setAgent}
          />
          <Select label="Valid for" value={days} choices={lifetimes} onChange={setDays} />
        </div>
      </details>
      {create.error && <Problem>{explain(create.error)}</Problem>}
    </form>
  );
}
