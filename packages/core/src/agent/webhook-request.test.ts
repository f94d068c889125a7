import { expect, test } from 'vitest';
import { webhookRequest, type WebhookSetup } from './webhook-request.ts';

const FACTS = { agent_instance_id: 'run', agent_type: 'codex', api_key: 'bkn_run' };
const LAUNCH = {
  prompt: 'Fix {build.api_key} and {backend.omnara_api_key}',
  name: 'Nightly',
  worktree_name: 'w',
  branch_name: 'b',
};
const setup = (rest: Partial<WebhookSetup>): WebhookSetup => ({
  type: null,
  key: 'secret',
  headers: {},
  event_type: '',
  ...rest,
});

test('a custom webhook gets the prompt, the run and its key, with the headers that were set', () => {
  expect(webhookRequest(setup({ type: 'DEFAULT', headers: { 'X-Team': 'tools' } }), LAUNCH, FACTS)).toEqual({
    headers: { authorization: 'Bearer secret', 'X-Team': 'tools' },
    body: { agent_instance_id: 'run', agent_type: 'codex', omnara_api_key: 'bkn_run', prompt: LAUNCH.prompt },
  });
});

test('without a key there is no authorization at all', () => {
  expect(webhookRequest(setup({ type: 'DEFAULT', key: '' }), LAUNCH, FACTS).headers).toEqual({});
});

test('GitHub gets a repository_dispatch', () => {
  expect(webhookRequest(setup({ type: 'GITHUB', event_type: 'go' }), LAUNCH, FACTS)).toEqual({
    headers: {
      authorization: 'Bearer secret',
      accept: 'application/vnd.github.v3+json',
      'x-github-api-version': '2022-11-28',
    },
    body: {
      event_type: 'go',
      client_payload: {
        agent_instance_id: 'run',
        prompt: LAUNCH.prompt,
        agent_type: 'codex',
        omnara_api_key: 'bkn_run',
        name: 'Nightly',
        worktree_name: 'w',
      },
    },
  });
});

test('a machine that serves gets the key of the run in a header, and where to work', () => {
  const served = {
    headers: { authorization: 'Bearer secret', 'x-omnara-api-key': 'bkn_run' },
    body: {
      agent_instance_id: 'run',
      prompt: LAUNCH.prompt,
      agent_type: 'codex',
      name: 'Nightly',
      worktree_name: 'w',
      branch_name: 'b',
    },
  };
  expect(webhookRequest(setup({ type: 'OMNARA_SERVE' }), LAUNCH, FACTS)).toEqual(served);
  expect(webhookRequest(setup({}), LAUNCH, FACTS)).toEqual(served);
});
