import type { UserAgent } from '@beckon/contract/user-agent';
import { useState, type SubmitEvent } from 'react';
import { explain, trpc } from '../app/beckon.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Problem } from '../ui/notice.tsx';

/** Makes an agent before its first message: to launch it from here, or to bind keys to it. */
export function CreateAgentDialog({
  open,
  onOpenChange,
  onCreated,
}: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onCreated: (agent: UserAgent) => void;
}) {
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');
  const utils = trpc.useUtils();
  const create = trpc.userAgents.create.useMutation({
    onSuccess: async (agent) => {
      setName('');
      setUrl('');
      onOpenChange(false);
      await utils.userAgents.list.invalidate();
      onCreated(agent);
    },
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    create.mutate({ name: name.trim(), webhook_url: url.trim() === '' ? null : url.trim() });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="New agent"
      description="An agent that reports makes itself. Make one here to launch it from the dashboard, or to bind keys to it."
    >
      <form onSubmit={submit} className="space-y-4">
        <Field label="Name" required maxLength={255} value={name} onChange={(event) => setName(event.target.value)} />
        <Field
          label="Webhook that starts it"
          hint="Optional. What beckon serve prints, or any address that takes the launch."
          type="url"
          maxLength={2048}
          placeholder="https://"
          value={url}
          onChange={(event) => setUrl(event.target.value)}
        />
        {create.error && <Problem>{explain(create.error)}</Problem>}
        <div className="flex justify-end gap-2">
          <Button look="plain" onClick={() => onOpenChange(false)}>
            Cancel
          </Button>
          <Button type="submit" look="solid" disabled={create.isPending || name.trim() === ''}>
            {create.isPending ? 'Making…' : 'Make the agent'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
