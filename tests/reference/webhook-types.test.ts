import type { WebhookTypeInfo } from '@beckon/contract/webhook-type';
import { expect, test } from 'vitest';
import { restAs } from '../support/rest.ts';
import { createPerson } from '../support/start-test-server.ts';
import { useServer } from '../support/use-server.ts';
import { startWebhook } from './webhook.ts';

const server = await useServer({ egress: { allow: '127.0.0.1', resolve: () => Promise.resolve(['140.82.112.5']) } });
const person = restAs(server.url, { cookie: (await createPerson(server)).cookie });

let names = 0;
const make = (webhook_type: unknown, webhook_config?: object, more: object = {}) =>
  person('POST', '/user-agents', { name: `agent ${names++}`, webhook_type, webhook_config, ...more });

test('the types of webhooks are listed with what each asks for', async () => {
  const { body } = await person('GET', '/user-agents/webhook-types');
  const fields = (list: WebhookTypeInfo['build_fields']) => list.map((f) => (f.required ? `${f.name}*` : f.name));
  expect(
    body.map((type: WebhookTypeInfo) => [type.id, fields(type.build_fields), fields(type.runtime_fields)]),
  ).toEqual([
    ['DEFAULT', ['url*', 'api_key', 'custom_headers'], ['prompt*']],
    ['GITHUB', ['repository*', 'github_token*', 'event_type'], ['prompt*', 'name', 'worktree_name']],
    ['OMNARA_SERVE', ['url*', 'api_key'], ['prompt*', 'name', 'worktree_name', 'branch_name']],
  ]);
});

test('what is wrong with a configuration is said, with the field', async () => {
  const wrong: [number, string, unknown, object?][] = [
    [422, "Input should be 'DEFAULT', 'GITHUB' or 'OMNARA_SERVE'", 'NOPE', {}],
    [400, 'Invalid webhook configuration: Missing required field: Webhook URL', 'DEFAULT', {}],
    [400, 'Invalid webhook configuration: Missing required field: Webhook URL', 'OMNARA_SERVE'],
    [400, 'Missing required field: Repository', 'GITHUB', { github_token: 't' }],
    [400, 'Missing required field: GitHub Token', 'GITHUB', { repository: 'a/b' }],
    [400, 'Invalid format for Repository', 'GITHUB', { repository: 'a/b/../c', github_token: 't' }],
    [400, 'Unknown field: urll', 'DEFAULT', { urll: 'https://example.com' }],
    [400, 'Custom Headers cannot set Host', 'DEFAULT', { url: 'http://127.0.0.1:1/', custom_headers: '{"Host": "x"}' }],
    [400, 'Custom Headers must be', 'DEFAULT', { url: 'http://127.0.0.1:1/', custom_headers: '["x"]' }],
    [400, 'webhook_url', 'DEFAULT', { url: 'http://169.254.169.254/' }],
    [400, 'webhook_config needs its webhook_type', undefined, { url: 'http://127.0.0.1:1/' }],
  ];
  for (const [status, part, type, config] of wrong) {
    const answer = await make(type, config);
    expect([answer.status, JSON.stringify(answer.body.detail)]).toEqual([status, expect.stringContaining(part)]);
  }
  const both = await make('DEFAULT', { url: 'http://127.0.0.1:1/' }, { webhook_url: 'http://127.0.0.1:1/' });
  expect([both.status, both.body.detail]).toEqual([400, expect.stringContaining('not both')]);
});

test('secrets are kept sealed and never answered; one that is left out stays with its type only', async () => {
  await using webhook = await startWebhook({ status: 200 });
  const config = { url: webhook.url, api_key: 'first', custom_headers: '{"X-Team": "tools"}' };
  const { body: made } = await make('DEFAULT', config);
  expect(made).toMatchObject({ webhook_type: 'DEFAULT', webhook_config: { url: webhook.url }, has_webhook: true });
  const path = `/user-agents/${made.id}`;
  const launch = async () => {
    const { status, body } = await person('POST', `${path}/instances`, { prompt: 'Go', name: 'N', branch_name: 'b' });
    expect({ status, body }).toMatchObject({ status: 200 });
    return webhook.calls.at(-1);
  };
  const first = await launch();
  expect(first?.headers).toMatchObject({ authorization: 'Bearer first', 'x-team': 'tools' });
  expect(Object.keys(first?.body ?? {}).toSorted()).toEqual([
    'agent_instance_id',
    'agent_type',
    'omnara_api_key',
    'prompt',
  ]);
  await person('PATCH', path, { webhook_type: 'DEFAULT', webhook_config: { url: webhook.url } });
  expect((await launch())?.headers).toMatchObject({ authorization: 'Bearer first', 'x-team': 'tools' });
  const { body: changed } = await person('PATCH', path, {
    webhook_type: 'OMNARA_SERVE',
    webhook_config: { url: webhook.url },
  });
  expect(changed).toMatchObject({ webhook_type: 'OMNARA_SERVE', webhook_config: { url: webhook.url } });
  const served = await launch();
  expect(served?.headers.authorization).not.toContain('first');
  expect(served?.headers['x-team']).toBeUndefined();
  expect(served?.body).toMatchObject({ prompt: 'Go', name: 'N', branch_name: 'b' });
  const { rows } = await server.database.pool.query('select * from user_agents where id = $1', [made.id]);
  expect(JSON.stringify(rows)).not.toMatch(/first|tools/);
  const { body: plain } = await person('PATCH', path, { webhook_url: webhook.url });
  expect(plain).toMatchObject({ webhook_type: null, webhook_config: null, webhook_url: webhook.url });
});

test('an agent on GitHub knows its repository and what event starts it', async () => {
  const { body } = await make('GITHUB', { repository: 'acme/tools', github_token: 'ghp_secret' });
  expect(body).toMatchObject({
    webhook_type: 'GITHUB',
    webhook_url: 'https://api.github.com/repos/acme/tools/dispatches',
    webhook_config: { repository: 'acme/tools', event_type: 'omnara-trigger' },
  });
  expect(JSON.stringify(body)).not.toContain('ghp_secret');
});
