import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { openMcp, openScene } from '../reference/scene.ts';
import { startWebhook } from '../reference/webhook.ts';
import { restAs, type RestAnswer } from '../support/rest.ts';
import { createPerson } from '../support/start-test-server.ts';
import { useServer } from '../support/use-server.ts';

const server = await useServer({
  limits: { askHoldMs: 30, patientAskHoldMs: 30 },
  egress: { allow: '127.0.0.1' },
});

const OTHERS = 'This key speaks as one agent, and this instance is another agent’s.';

/** A key that is bound to the agent `reviewer`, and an instance of another agent in the same workspace. */
async function bound() {
  const person = await createPerson(server);
  const human = restAs(server.url, { cookie: person.cookie });
  const { body: agent } = await human('POST', '/user-agents', { name: 'Reviewer' });
  const made = await human('POST', '/auth/api-keys', {
    name: 'reviewer',
    preset: 'automation',
    user_agent_id: agent.id,
  });
  const call = restAs(server.url, { key: made.body.api_key });
  const other = await openScene(server, person);
  return { person, human, agent, key: made.body, call, other };
}

const pendingOf = (query: Record<string, string>) => `/messages/pending?${new URLSearchParams(query).toString()}`;

const typeOf = async (human: ReturnType<typeof restAs>, id: string) =>
  (await human('GET', `/agent-instances/${id}`)).body.agent_type_name;

test('whatever its client calls itself, a key of one agent makes instances of that agent', async () => {
  const { human, call, key } = await bound();
  expect(key).toMatchObject({ user_agent_name: 'reviewer' });
  const first = await call('POST', '/messages/agent', { agent_type: 'Claude Code', content: 'Hello' });
  expect(await typeOf(human, first.body.agent_instance_id)).toBe('reviewer');
  // It need not name itself at all.
  const unnamed = await call('POST', '/messages/agent', { agent_instance_id: randomUUID(), content: 'Hello' });
  expect(await typeOf(human, unnamed.body.agent_instance_id)).toBe('reviewer');
  const registered = await call('POST', '/agent-instances', { agent_type: 'codex' });
  expect(registered).toMatchObject({ status: 201, body: { agent_type_name: 'reviewer' } });
  await using mcp = await openMcp(server.url, key.api_key, { 'x-client-type': 'Cursor' });
  const { value } = await mcp.call('log_step', { step_description: 'Reading' });
  expect(await typeOf(human, (value as { agent_instance_id: string }).agent_instance_id)).toBe('reviewer');
  const names = (await human('GET', '/user-agents')).body.map(({ name }: { name: string }) => name);
  expect(names).toEqual(['reviewer']);
});

test('it reports, asks, relays and ends on its own instances', async () => {
  const { call } = await bound();
  const agent_instance_id = randomUUID();
  const said = await call('POST', '/messages/agent', {
    agent_instance_id,
    content: 'Ready?',
    requires_user_input: true,
  });
  const last_read_message_id = said.body.message_id;
  const answers = [
    said,
    await call('POST', '/messages/user', { agent_instance_id, content: 'yes', mark_as_read: false }),
    await call('GET', pendingOf({ agent_instance_id, last_read_message_id })),
    await call('POST', `/agents/instances/${agent_instance_id}/heartbeat`),
    await call('PATCH', `/agent-instances/${agent_instance_id}`, { name: 'Review' }),
    await call('POST', '/sessions/end', { agent_instance_id }),
  ];
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect(answers[2]?.body.messages).toMatchObject([{ content: 'yes' }]);
});

test('[S16] on an instance of another agent it can do nothing, and says why', async () => {
  const { call, other, key } = await bound();
  const step = await other.say('Starting', { agent_type: 'builder' });
  const agent_instance_id = other.id;
  const { message_id: last_read_message_id } = step;
  await other.post('Go on');
  const before = [await other.head(), await other.messages(), await other.asks()];
  const refused: RestAnswer[] = [
    await call('POST', '/messages/agent', { agent_instance_id, content: 'I am the builder' }),
    await call('POST', '/messages/agent', { agent_instance_id, content: 'May I?', requires_user_input: true }),
    await call('POST', '/messages/user', { agent_instance_id, content: 'yes' }),
    await call('GET', pendingOf({ agent_instance_id, last_read_message_id })),
    await call('PATCH', `/messages/${last_read_message_id}/request-input`),
    await call('POST', `/agents/instances/${agent_instance_id}/heartbeat`),
    await call('PATCH', `/agent-instances/${agent_instance_id}`, { name: 'Mine' }),
    await call('PUT', `/agent-instances/${agent_instance_id}/git-diff`, { git_diff: '' }),
    await call('PUT', `/agent-instances/${agent_instance_id}/status`, { status: 'COMPLETED' }),
    await call('POST', '/sessions/end', { agent_instance_id }),
  ];
  for (const { status, body } of refused) expect([status, body.detail]).toEqual([403, expect.stringContaining(OTHERS)]);
  await using mcp = await openMcp(server.url, key.api_key);
  for (const [tool, input] of [
    ['log_step', { agent_instance_id, step_description: 'x' }],
    ['ask_question', { agent_instance_id, question_text: 'x?' }],
    ['end_session', { agent_instance_id }],
  ] as const) {
    expect([tool, (await mcp.call(tool, input)).text]).toEqual([tool, expect.stringContaining(OTHERS)]);
  }
  expect([await other.head(), await other.messages(), await other.asks()]).toEqual(before);
  // It sees its workspace as every key does that may read.
  expect((await call('GET', `/agent-instances/${agent_instance_id}`)).status).toBe(200);
});

test('[S16] it waits for no answer of another agent', async () => {
  const { other, key } = await bound();
  await other.say('Starting', { agent_type: 'builder' });
  const asked = await other.say('Deploy?', { requires_user_input: true });
  await using mcp = await openMcp(server.url, key.api_key);
  expect((await mcp.call('wait_for_answer', { question_id: asked.message_id })).text).toContain(OTHERS);
  expect(await other.asks()).toMatchObject([{ state: 'open', waiter_id: null }]);
});

test('it ends with its agent, and an agent of another workspace is unknown', async () => {
  const { human, call, agent } = await bound();
  const stranger = await bound();
  for (const user_agent_id of [stranger.agent.id, randomUUID()]) {
    expect(await human('POST', '/auth/api-keys', { name: 'x', user_agent_id })).toMatchObject({
      status: 404,
      body: { detail: 'User agent not found' },
    });
  }
  expect((await call('GET', '/auth/verify')).status).toBe(200);
  await human('DELETE', `/user-agents/${agent.id}`);
  expect((await call('GET', '/auth/verify')).status).toBe(401);
  const keys = (await human('GET', '/auth/api-keys')).body as { name: string }[];
  expect(keys.map(({ name }) => name)).toEqual(['test']);
});

test('its successor speaks as the same agent', async () => {
  const { human, key, agent } = await bound();
  const { body } = await human('POST', `/auth/api-keys/${key.id}/rotate`, {});
  expect(body).toMatchObject({ user_agent_id: agent.id, user_agent_name: 'reviewer' });
  const said = await restAs(server.url, { key: body.api_key })('POST', '/messages/agent', {
    agent_type: 'x',
    content: 'y',
  });
  expect(await typeOf(human, said.body.agent_instance_id)).toBe('reviewer');
});

test('the key of a launched run speaks as the launched agent, and is told from others by its purpose', async () => {
  const { human } = await bound();
  await using hook = await startWebhook({ status: 200 });
  const { body: agent } = await human('POST', '/user-agents', { name: 'claude', webhook_url: hook.url });
  const launched = await human('POST', `/user-agents/${agent.id}/instances`, { prompt: 'go' });
  const run = restAs(server.url, { key: String(hook.calls[0]?.headers['x-omnara-api-key']) });
  const { agent_instance_id } = launched.body;
  const said = await run('POST', '/messages/agent', { agent_instance_id, agent_type: 'Claude Code', content: 'On it' });
  expect(said.status).toBe(200);
  const own = await run('POST', '/messages/agent', { agent_type: 'Claude Code', content: 'A helper of mine' });
  expect(await typeOf(human, own.body.agent_instance_id)).toBe('claude');
  const keys = (await human('GET', '/auth/api-keys')).body as { name: string; purpose: string }[];
  expect(keys.find(({ purpose }) => purpose === 'run')).toMatchObject({ name: 'claude Key', user_agent_id: agent.id });
});
