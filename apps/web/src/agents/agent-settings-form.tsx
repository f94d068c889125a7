import type { UserAgent } from '@beckon/contract/user-agent';
import { useId, useState, type SubmitEvent } from 'react';
import { explain, trpc } from '../app/beckon.ts';
import { Section } from '../settings/section.tsx';
import { Button } from '../ui/button.tsx';
import { Field, fieldClass } from '../ui/field.tsx';
import { Problem } from '../ui/notice.tsx';
import { tell } from '../ui/toast.tsx';
import { ColorChoice } from './color-choice.tsx';

/** What people set of an agent: name, colour, how it is started, what a launch begins with. */
export function AgentSettingsForm({ agent }: { readonly agent: UserAgent }) {
  const [name, setName] = useState(agent.name);
  const [color, setColor] = useState(agent.color);
  const [url, setUrl] = useState(agent.webhook_url ?? '');
  const [webhookKey, setWebhookKey] = useState('');
  const [prompt, setPrompt] = useState(agent.default_settings?.prompt ?? '');
  const [worktree, setWorktree] = useState(agent.default_settings?.worktree_name ?? '');
  const promptId = useId();
  const utils = trpc.useUtils();
  const update = trpc.userAgents.update.useMutation({
    onSuccess: async () => {
      setWebhookKey('');
      await utils.userAgents.list.invalidate();
      tell('The agent’s settings are saved.');
    },
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const settings = {
      ...(prompt.trim() !== '' && { prompt }),
      ...(worktree.trim() !== '' && { worktree_name: worktree.trim() }),
    };
    update.mutate({
      agent_id: agent.id,
      name: name.trim(),
      color,
      webhook_url: url.trim() === '' ? null : url.trim(),
      // Left out it stays; the one that is stored is never shown.
      ...(webhookKey !== '' && { webhook_api_key: webhookKey }),
      default_settings: Object.keys(settings).length > 0 ? settings : null,
    });
  };
  return (
    <form onSubmit={submit} className="space-y-8">
      <Section title="Looks">
        <div className="space-y-4 pt-3">
          <Field
            label="Name"
            hint="An agent that reports under another name makes another agent."
            required
            maxLength={255}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <ColorChoice value={color} onChange={setColor} />
        </div>
      </Section>
      <Section title="Launch" hint="With a webhook, people who may launch start it from here.">
        <div className="grid gap-4 pt-3 sm:grid-cols-2">
          <Field
            label="Webhook"
            type="url"
            placeholder="https://"
            maxLength={2048}
            value={url}
            onChange={(event) => setUrl(event.target.value)}
          />
          <Field
            label="Key of the webhook"
            type="password"
            autoComplete="off"
            maxLength={4096}
            placeholder={agent.has_webhook ? 'unchanged' : ''}
            value={webhookKey}
            onChange={(event) => setWebhookKey(event.target.value)}
          />
        </div>
        <div className="space-y-4 pt-4">
          <div>
            <label htmlFor={promptId} className="mb-1 block text-sm font-medium text-soft">
              A launch begins with this prompt
            </label>
            <textarea
              id={promptId}
              rows={3}
              maxLength={20_000}
              value={prompt}
              onChange={(event) => setPrompt(event.target.value)}
              className={`${fieldClass} py-2!`}
            />
          </div>
          <Field
            label="And in this worktree"
            maxLength={100}
            value={worktree}
            onChange={(event) => setWorktree(event.target.value)}
          />
        </div>
      </Section>
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" look="solid" disabled={update.isPending || name.trim() === ''}>
          {update.isPending ? 'Saving…' : 'Save'}
        </Button>
        {update.error && <Problem>{explain(update.error)}</Problem>}
      </div>
    </form>
  );
}
