import type { LaunchInput } from '@beckon/contract/user-agent';
import type { WebhookType } from '@beckon/contract/webhook-type';

/** What the server adds to a launch. */
export interface LaunchFacts {
  readonly agent_instance_id: string;
  readonly agent_type: string;
  /** A key for this run. */
  readonly api_key: string;
}

/** How the webhook was set up. */
export interface WebhookSetup {
  readonly type: WebhookType | null;
  /** Its key in clear; empty for none. */
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly event_type: string;
}

/** What is sent to a webhook. Values go in as they are: no text of a prompt is ever read as a placeholder. */
export function webhookRequest(
  setup: WebhookSetup,
  launch: Pick<LaunchInput, 'prompt' | 'name' | 'worktree_name' | 'branch_name'>,
  { agent_instance_id, agent_type, api_key }: LaunchFacts,
): { readonly headers: Record<string, string>; readonly body: Record<string, unknown> } {
  const { prompt } = launch;
  const bearer = setup.key === '' ? {} : { authorization: `Bearer ${setup.key}` };
  const given = (...names: ('name' | 'worktree_name' | 'branch_name')[]): Record<string, string> =>
    Object.fromEntries(names.flatMap((name) => (launch[name] ? [[name, launch[name]] as const] : [])));
  switch (setup.type) {
    case 'DEFAULT':
      return {
        headers: { ...setup.headers, ...bearer },
        body: { agent_instance_id, agent_type, omnara_api_key: api_key, prompt },
      };
    case 'GITHUB':
      return {
        headers: { ...bearer, accept: 'application/vnd.github.v3+json', 'x-github-api-version': '2022-11-28' },
        body: {
          event_type: setup.event_type,
          client_payload: {
            agent_instance_id,
            prompt,
            agent_type,
            omnara_api_key: api_key,
            ...given('name', 'worktree_name'),
          },
        },
      };
    case 'OMNARA_SERVE':
    case null:
      // The header is sent without a key, too: that is what the receivers of old expect.
      return {
        headers: { authorization: `Bearer ${setup.key}`, 'x-omnara-api-key': api_key },
        body: { agent_instance_id, prompt, agent_type, ...given('name', 'worktree_name', 'branch_name') },
      };
  }
}
