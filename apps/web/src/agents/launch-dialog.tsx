import type { UserAgent } from '@beckon/contract/user-agent';
import { useNavigate } from '@tanstack/react-router';
import { useId, useState, type SubmitEvent } from 'react';
import { explain, trpc } from '../app/beckon.ts';
import { maskDeceptive } from '../text/reveal-invisible.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, fieldClass } from '../ui/field.tsx';
import { Problem } from '../ui/notice.tsx';

/** Starts the agent elsewhere, through its webhook, and leads to the run. */
export function LaunchDialog({
  agent,
  open,
  onOpenChange,
}: {
  readonly agent: UserAgent;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Launch ${maskDeceptive(agent.name)}`}
      description="It is started where its webhook runs, with a key for this run alone."
    >
      <LaunchForm agent={agent} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function LaunchForm({ agent, onDone }: { readonly agent: UserAgent; readonly onDone: () => void }) {
  const settings = agent.default_settings;
  const [prompt, setPrompt] = useState(settings?.prompt ?? '');
  const [name, setName] = useState(settings?.name ?? '');
  const [worktree, setWorktree] = useState(settings?.worktree_name ?? '');
  const promptId = useId();
  const navigate = useNavigate();
  const launch = trpc.userAgents.launch.useMutation({
    onSuccess: async ({ agent_instance_id: id }) => {
      onDone();
      if (id !== null) await navigate({ to: '/instances/$id', params: { id } });
    },
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    launch.mutate({
      agent_id: agent.id,
      prompt,
      ...(name.trim() !== '' && { name: name.trim() }),
      ...(worktree.trim() !== '' && { worktree_name: worktree.trim() }),
    });
  };
  return (
    <form onSubmit={submit} className="space-y-4">
      <div>
        <label htmlFor={promptId} className="mb-1 block text-sm font-medium text-soft">
          What to do
        </label>
        <textarea
          id={promptId}
          required
          rows={5}
          value={prompt}
          onChange={(event) => setPrompt(event.target.value)}
          className={`${fieldClass} py-2!`}
        />
      </div>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field
          label="Branch or name"
          hint="Letters, digits and hyphens."
          maxLength={50}
          pattern="[a-zA-Z0-9\-]*"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Field
          label="Worktree"
          hint="“main” is the folder itself; empty makes a new one."
          maxLength={100}
          pattern="[a-zA-Z0-9\-]*"
          value={worktree}
          onChange={(event) => setWorktree(event.target.value)}
        />
      </div>
      {launch.error && <Problem>{explain(launch.error)}</Problem>}
      <div className="flex justify-end gap-2">
        <Button look="plain" onClick={onDone}>
          Cancel
        </Button>
        <Button type="submit" look="solid" disabled={launch.isPending || prompt.trim() === ''}>
          {launch.isPending ? 'Launching…' : 'Launch'}
        </Button>
      </div>
    </form>
  );
}
