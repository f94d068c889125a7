import type { WebhookField, WebhookType, WebhookTypeInfo } from '@beckon/contract/webhook-type';

const field = (name: string, label: string, more: Partial<WebhookField> = {}): WebhookField => ({
  name,
  label,
  type: 'string',
  required: false,
  description: null,
  placeholder: null,
  default: null,
  is_secret: false,
  ...more,
});

const PROMPT = field('prompt', 'Prompt', { type: 'text', required: true, description: 'What the agent is to do.' });
const NAME = field('name', 'Name', { description: 'Name of the run.' });
const URL = field('url', 'Webhook URL', {
  type: 'url',
  required: true,
  placeholder: 'https://agents.example.com/launch',
});
const KEY = field('api_key', 'API Key', {
  type: 'password',
  description: 'Sent as a bearer token.',
  is_secret: true,
});

/** The types of webhooks, with what each asks for. */
export const WEBHOOK_TYPE_INFOS: Readonly<Record<WebhookType, WebhookTypeInfo>> = {
  DEFAULT: {
    id: 'DEFAULT',
    name: 'Custom Webhook',
    description: 'Calls an address of yours with the prompt, an id for the run and a key for it.',
    build_fields: [
      URL,
      KEY,
      field('custom_headers', 'Custom Headers', {
        type: 'text',
        description: 'More headers, as a JSON object of texts.',
        placeholder: '{"X-Team": "tools"}',
        is_secret: true,
      }),
    ],
    runtime_fields: [PROMPT],
  },
  GITHUB: {
    id: 'GITHUB',
    name: 'GitHub Actions',
    description: 'Starts a workflow by repository_dispatch. The key of the run is visible to whoever reads its event.',
    build_fields: [
      field('repository', 'Repository', { required: true, placeholder: 'owner/name' }),
      field('github_token', 'GitHub Token', {
        type: 'password',
        required: true,
        description: 'May write contents of the repository.',
        is_secret: true,
      }),
      field('event_type', 'Event Type', { default: 'omnara-trigger' }),
    ],
    runtime_fields: [PROMPT, NAME, field('worktree_name', 'Worktree')],
  },
  OMNARA_SERVE: {
    id: 'OMNARA_SERVE',
    name: 'Serve',
    description: 'Calls a machine of yours where `beckon serve` (or `omnara serve`) waits.',
    build_fields: [URL, KEY],
    runtime_fields: [PROMPT, NAME, field('worktree_name', 'Worktree'), field('branch_name', 'Branch')],
  },
};
