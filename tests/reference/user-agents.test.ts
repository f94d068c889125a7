import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { restAs, type RestCaller } from '../support/rest.ts';
import { createPerson, startTestServer } from '../support/start-test-server.ts';
import { startWebhook } from './webhook.ts';

interface World extends AsyncDisposable {
  readonly person: RestCaller;
  readonly agent: RestCaller;
  readonly stranger: RestCaller;
}

async function world(limits = {}): Promise<World> {
  const server = await startTestServer({ limits, egress: { allow: '127.0.0.1' } });
  const [person, stranger] = [await createPerson(server), await createPerson(server)];
  return {
    person: restAs(server.url, { cookie: person.cookie }),
    agent: restAs(server.url, { key: person.key }),
    stranger: restAs(server.url, { cookie: stranger.cookie }),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

const make = async (person: RestCaller, body: Record<string, unknown>) =>
  (await person('POST', '/user-agents', body)).body;

test('[12.5 #1] agents are listed', async () => {
  await using it = await world();
  await make(it.person, { name: 'Claude' });
  await make(it.person, { name: 'Codex' });
  const { status, body } = await it.person('GET', '/user-agents');
  expect([status, body.map((agent: { name: string }) => agent.name)]).toEqual([200, ['claude', 'codex']]);
});

test('[12.5 #2] other people’s agents are invisible', async () => {
  await using it = await world();
  await make(it.stranger, { name: 'theirs' });
  expect((await it.person('GET', '/user-agents')).body).toEqual([]);
});

test('[12.5 #3] an agent is made; ours to break: its name is normalised as on every path', async () => {
  await using it = await world();
  const { status, body } = await it.person('POST', '/user-agents', {
    name: ' New Agent ',
    webhook_url: 'https://example.com/hook',
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    name: 'new agent',
    is_active: true,
    webhook_url: 'https://example.com/hook',
    has_webhook: true,
  });
  expect(body).toMatchObject({ instance_count: 0, active_instance_count: 0, error_instance_count: 0 });
  const again = await it.person('POST', '/user-agents', { name: 'NEW AGENT' });
  expect([again.status, again.body]).toEqual([400, { detail: "An agent named 'new agent' already exists" }]);
});

test('[12.5 #4] every field can be changed', async () => {
  await using it = await world();
  const { id } = await make(it.person, { name: 'before' });
  const change = {
    name: 'after',
    webhook_url: 'https://example.com/x',
    webhook_api_key: 'secret-key',
    is_active: false,
  };
  const { status, body } = await it.person('PATCH', `/user-agents/${id}`, change);
  expect(status).toBe(200);
  expect(body).toMatchObject({ id, name: 'after', webhook_url: 'https://example.com/x', is_active: false });
  expect(JSON.stringify(body)).not.toContain('secret-key');
});

test('[12.5 #5] an unknown agent cannot be changed or deleted', async () => {
  await using it = await world();
  const id = randomUUID();
  const changed = await it.person('PATCH', `/user-agents/${id}`, { name: 'mine' });
  expect([changed.status, changed.body]).toEqual([404, { detail: 'User agent not found' }]);
  expect((await it.person('DELETE', `/user-agents/${id}`)).status).toBe(404);
});

test('[12.5 #6] another user’s agent looks unknown, and stays as it was', async () => {
  await using it = await world();
  const { id } = await make(it.stranger, { name: 'theirs' });
  const changed = await it.person('PATCH', `/user-agents/${id}`, { name: 'mine' });
  expect([changed.status, changed.body]).toEqual([404, { detail: 'User agent not found' }]);
  expect((await it.person('DELETE', `/user-agents/${id}`)).status).toBe(404);
  expect((await it.stranger('GET', '/user-agents')).body).toMatchObject([{ id, name: 'theirs' }]);
});

test('[12.5 #7] an agent’s instances are listed with their statuses', async () => {
  await using it = await world();
  const { id } = await make(it.person, { name: 'claude' });
  await it.agent('POST', '/messages/agent', { agent_type: 'Claude', content: 'at work' });
  await it.agent('POST', '/messages/agent', { agent_type: 'CLAUDE', content: 'Go on?', requires_user_input: true });
  const { body } = await it.person('GET', `/user-agents/${id}/instances`);
  expect(body.map((instance: { status: string }) => instance.status)).toEqual(['AWAITING_INPUT', 'ACTIVE']);
  const [agent] = (await it.person('GET', '/user-agents')).body;
  expect(agent).toMatchObject({ instance_count: 2, active_instance_count: 1, waiting_instance_count: 1 });
});

test('[12.5 #8] the instances of an unknown agent are not found', async () => {
  await using it = await world();
  const { status, body } = await it.person('GET', `/user-agents/${randomUUID()}/instances`);
  expect([status, body]).toEqual([404, { detail: 'User agent not found' }]);
});

test('[12.5 #9] without a webhook nothing is launched and nothing is stored', async () => {
  await using it = await world();
  const { id } = await make(it.person, { name: 'claude' });
  const { status, body } = await it.person('POST', `/user-agents/${id}/instances`, { prompt: 'go' });
  expect([status, body]).toEqual([400, { detail: 'Webhook URL is required to create agent instances' }]);
  expect((await it.person('GET', '/agent-instances')).body).toEqual([]);
});

test('[12.5 #10] a launch calls the webhook with an id and a key of its own, and stores the instance', async () => {
  await using it = await world();
  await using hook = await startWebhook({ status: 202 });
  const { id } = await make(it.person, { name: 'claude', webhook_url: hook.url, webhook_api_key: 'hook-secret' });
  const launch = { prompt: 'go', name: 'feat', worktree_name: 'main' };
  const { status, body } = await it.person('POST', `/user-agents/${id}/instances`, launch);
  const agent_instance_id: string = body.agent_instance_id;
  const success = { success: true, agent_instance_id, message: 'Webhook triggered successfully', error: null };
  expect([status, body]).toEqual([200, success]);
  expect(hook.calls.map((call) => call.body)).toEqual([{ agent_instance_id, agent_type: 'claude', ...launch }]);
  const headers = hook.calls[0]?.headers;
  expect(headers?.authorization).toBe('Bearer hook-secret');
  expect(headers?.['x-omnara-api-key']).toMatch(/^bkn_/);
  expect((await it.person('GET', `/agent-instances/${agent_instance_id}`)).body).toMatchObject({ status: 'ACTIVE' });
});

test('[12.5 #11] an unknown agent cannot be launched', async () => {
  await using it = await world();
  const { status, body } = await it.person('POST', `/user-agents/${randomUUID()}/instances`, { prompt: 'go' });
  expect([status, body]).toEqual([404, { detail: 'User agent not found' }]);
});

test('[12.5 #12] another user’s agent cannot be launched: its webhook is not called', async () => {
  await using it = await world();
  await using hook = await startWebhook({ status: 200 });
  const { id } = await make(it.stranger, { name: 'theirs', webhook_url: hook.url });
  const { status, body } = await it.person('POST', `/user-agents/${id}/instances`, { prompt: 'go' });
  expect([status, body]).toEqual([404, { detail: 'User agent not found' }]);
  expect(hook.calls).toEqual([]);
});

test.each([
  [401, 'webhook_request_failed', 'Authentication failed. Please check your webhook API key.', 401],
  [
    403,
    'webhook_request_failed',
    'Access forbidden. Please verify your webhook API key has the correct permissions.',
    403,
  ],
  [530, 'webhook_request_failed', 'HTTP 530: Proxy/tunnel error. Check URL or try restarting tunnel service.', null],
  [
    502,
    'webhook_request_failed',
    'HTTP 502: Webhook service error. Check if webhook is running or try restarting it.',
    null,
  ],
  [404, 'webhook_request_failed', 'Webhook returned error status 404', null],
  [302, 'webhook_request_failed', 'Webhook returned error status 302', null],
])(
  'a webhook that answers %d is a failed dependency, and leaves no instance and no living key',
  async (status, error, message, webhook_status) => {
    await using it = await world();
    await using elsewhere = await startWebhook({ status: 200 });
    await using hook = await startWebhook({ status: status, headers: { location: elsewhere.url } });
    const { id } = await make(it.person, { name: 'claude', webhook_url: hook.url });
    const answer = await it.person('POST', `/user-agents/${id}/instances`, { prompt: 'go' });
    expect([answer.status, answer.body]).toEqual([424, { detail: { error, message, webhook_status } }]);
    expect(elsewhere.calls).toEqual([]);
    expect((await it.person('GET', '/agent-instances')).body).toEqual([]);
    const keys = (await it.person('GET', '/auth/api-keys')).body as { name: string; is_active: boolean }[];
    expect(keys.filter((key) => key.name === 'claude Key').map((key) => key.is_active)).toEqual([false]);
  },
);

test('a webhook that does not answer is a failed dependency too', async () => {
  await using it = await world({ webhookTimeoutMs: 50 });
  await using hook = await startWebhook({ status: 'never' });
  const { id } = await make(it.person, { name: 'slow', webhook_url: hook.url });
  const slow = await it.person('POST', `/user-agents/${id}/instances`, { prompt: 'go' });
  expect([slow.status, slow.body.detail.error, slow.body.detail.webhook_status]).toEqual([424, 'webhook_timeout', 504]);
});

test('and so is one that is not there', async () => {
  await using it = await world();
  const { id } = await make(it.person, { name: 'gone', webhook_url: 'http://127.0.0.1:1/' });
  const none = await it.person('POST', `/user-agents/${id}/instances`, { prompt: 'go' });
  expect([none.status, none.body.detail]).toEqual([
    424,
    {
      error: 'webhook_connection_error',
      message: expect.stringMatching(/^Unable to connect to webhook URL\. Check URL/),
    },
  ]);
});

test('an address that is no http address is refused with a sentence', async () => {
  await using it = await world();
  for (const webhook_url of ['javascript:alert(1)', 'file:///etc/passwd', 'example.com']) {
    const { status, body } = await it.person('POST', '/user-agents', { name: 'x', webhook_url });
    expect([status, body.detail]).toEqual([400, `webhook_url is not an http or https address: '${webhook_url}'`]);
  }
});

test('deleting an agent deletes its instances', async () => {
  await using it = await world();
  const sent = await it.agent('POST', '/messages/agent', { agent_type: 'claude', content: 'x' });
  const [agent] = (await it.person('GET', '/user-agents')).body;
  const { body } = await it.person('DELETE', `/user-agents/${agent.id}`);
  expect(body).toEqual({ message: 'User agent and all associated instances deleted successfully' });
  expect((await it.person('GET', `/agent-instances/${sent.body.agent_instance_id}`)).status).toBe(404);
});

test('what would not arrive as it is shown, or not at all, is refused with a sentence', async () => {
  await using it = await world();
  const refused = async (more: Record<string, unknown>) => {
    const { status, body } = await it.person('POST', '/user-agents', { name: 'x', ...more });
    return [status, body.detail];
  };
  expect(await refused({ webhook_url: 'https://me:secret@example.com/' })).toEqual([
    400,
    'webhook_url cannot carry a user name or password; give the key of the webhook as webhook_api_key.',
  ]);
  expect((await refused({ webhook_url: 'https://exa mple.com/' }))[0]).toBe(400);
  expect((await refused({ webhook_url: 'https://example.com/\nx' }))[0]).toBe(400);
  expect((await refused({ webhook_api_key: 'a\r\nb' }))[0]).toBe(400);
  expect((await refused({ webhook_api_key: 'schlüssel' }))[0]).toBe(400);
  expect((await refused({ name: '   ' }))[0]).toBe(400);
  expect((await it.person('GET', '/user-agents')).body).toEqual([]);
});
