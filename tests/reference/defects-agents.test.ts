import { expect, test } from 'vitest';
import { restAs } from '../support/rest.ts';
import { createPerson } from '../support/start-test-server.ts';
import { openScene, texts, useServer, type Scene } from './scene.ts';
import { startWebhook } from './webhook.ts';

// What is known to go wrong in the reference around agents, launches and keys, each under its id, and does not here.
const server = useServer({ egress: { allow: '127.0.0.1' } });

const make = async (scene: Scene, body: Record<string, unknown>): Promise<{ id: string }> =>
  (await scene.human('POST', '/user-agents', body)).body;
const launch = (scene: Scene, id: string) => scene.human('POST', `/user-agents/${id}/instances`, { prompt: 'go' });
const agents = async (scene: Scene): Promise<{ id: string; name: string; instance_count: number }[]> =>
  (await scene.human('GET', '/user-agents')).body;

test('[C12] however an agent spells its name, on whatever path, it is one agent', async () => {
  const scene = await openScene(server());
  const { id } = await make(scene, { name: ' My Agent ' });
  await scene.say('Starting', { agent_type: 'MY AGENT' });
  await scene.agent('POST', '/agent-instances', { agent_type: 'my agent  ' });
  await using mcp = await scene.mcp();
  await mcp.call('log_step', { step_description: 'Working' });
  const named = (await agents(scene)).filter(({ name }) => name === 'my agent');
  expect(named).toMatchObject([{ id, instance_count: 2 }]);
  expect((await scene.human('POST', '/user-agents', { name: 'mY aGENT' })).status).toBe(400);
});

test('[C12] an agent that reports before its launch is answered is the same instance of the same agent', async () => {
  const scene = await openScene(server());
  await using hook = await startWebhook({
    status: 200,
    meanwhile: ({ headers, body }) =>
      restAs(server().url, { key: String(headers['x-omnara-api-key']) })('POST', '/messages/agent', {
        agent_instance_id: body['agent_instance_id'],
        agent_type: `  ${body['agent_type']?.toUpperCase()} `,
        content: 'Here already',
      }),
  });
  const { id } = await make(scene, { name: 'My Agent', webhook_url: hook.url });
  const { status, body } = await launch(scene, id);
  expect([status, body.agent_instance_id]).toEqual([200, hook.calls[0]?.body['agent_instance_id']]);
  expect(await agents(scene)).toMatchObject([{ id, name: 'my agent', instance_count: 1 }]);
  const instance = (await scene.human('GET', `/agent-instances/${body.agent_instance_id}`)).body;
  expect(instance).toMatchObject({ agent_type_id: id, agent_type_name: 'my agent', status: 'ACTIVE' });
  expect(texts(instance.messages)).toEqual(['Here already']);
});

test('[C12] nor does it land elsewhere when it calls itself something else', async () => {
  const scene = await openScene(server());
  await using hook = await startWebhook({
    status: 200,
    meanwhile: ({ headers, body }) =>
      restAs(server().url, { key: String(headers['x-omnara-api-key']) })('POST', '/messages/agent', {
        agent_instance_id: body['agent_instance_id'],
        agent_type: 'claude code',
        content: 'Here already',
      }),
  });
  const { id } = await make(scene, { name: 'release bot', webhook_url: hook.url });
  const { body } = await launch(scene, id);
  const listed = (await scene.human('GET', `/user-agents/${id}/instances`)).body;
  expect(listed).toMatchObject([{ id: body.agent_instance_id, latest_message: 'Here already', chat_length: 1 }]);
});

test('[C14] what is no UUID is refused with a sentence that names the field', async () => {
  const scene = await openScene(server());
  const calls: [string, string, unknown?][] = [
    ['PATCH', '/user-agents/zz', { name: 'x' }],
    ['DELETE', '/user-agents/zz'],
    ['GET', '/user-agents/zz/instances'],
    ['POST', '/user-agents/zz/instances', { prompt: 'go' }],
    ['GET', '/agent-types/zz/instances'],
    ['DELETE', '/agent-instances/zz'],
    ['PUT', '/agent-instances/zz/status', { status: 'COMPLETED' }],
    ['DELETE', '/auth/api-keys/zz'],
    ['POST', '/auth/sync-user', { id: 'zz', email: 'a@b.c' }],
  ];
  const answers = await Promise.all(calls.map((call) => scene.human(...call)));
  const refused = calls.map(([, path]) => {
    const field = /user-agents/.test(path)
      ? 'agent_id'
      : /agent-types/.test(path)
        ? 'agent_type_id'
        : /agent-instances/.test(path)
          ? 'agent_instance_id'
          : /api-keys/.test(path)
            ? 'key_id'
            : 'id';
    return [400, { detail: `${field} must be a UUID, got 'zz'` }];
  });
  expect(answers.map(({ status, body }) => [status, body])).toEqual(refused);
});

test('[C14] every spelling of a UUID is taken', async () => {
  const scene = await openScene(server());
  const { id } = await make(scene, { name: 'x' });
  for (const spelling of [id.toUpperCase(), id.replaceAll('-', '')]) {
    const { status, body } = await scene.human('PATCH', `/user-agents/${spelling}`, { is_active: false });
    expect([status, body.id]).toEqual([200, id]);
  }
});

test('[C14] a negative limit, and one that is no number, is an invalid value', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  const { agent_type_id } = (await scene.human('GET', `/agent-instances/${scene.id}`)).body;
  const paths = [
    '/agent-instances',
    `/agent-types/${agent_type_id}/instances`,
    `/agent-instances/${scene.id}/messages`,
  ];
  for (const path of paths) {
    for (const limit of ['-1', 'many', '1.5']) {
      const { status, body } = await scene.human('GET', `${path}?limit=${limit}`);
      expect([status, body.detail[0].loc]).toEqual([422, ['query', 'limit']]);
    }
  }
});

test('[C14] a name that another agent has is a conflict, and changes nothing', async () => {
  const scene = await openScene(server());
  await make(scene, { name: 'one' });
  const { id } = await make(scene, { name: 'two', webhook_url: 'https://example.com/hook' });
  const { status, body } = await scene.human('PATCH', `/user-agents/${id}`, { name: 'One', webhook_url: null });
  expect([status, body]).toEqual([409, { detail: "An agent named 'one' already exists" }]);
  expect((await agents(scene)).filter((agent) => agent.id === id)).toMatchObject([
    { name: 'two', webhook_url: 'https://example.com/hook' },
  ]);
  expect((await scene.human('PATCH', `/user-agents/${id}`, { name: 'TWO' })).status).toBe(200);
});

test('[C14] what PostgreSQL cannot store is refused with a sentence, never a fault of the server', async () => {
  const scene = await openScene(server());
  const { id } = await make(scene, { name: 'x' });
  const answers = [
    await scene.human('POST', '/user-agents', { name: 'a\0b' }),
    await scene.human('PATCH', `/user-agents/${id}`, { name: 'a\0b' }),
    await scene.human('PATCH', `/user-agents/${id}`, { webhook_url: 'https://example.com/\0' }),
    await scene.human('PATCH', `/user-agents/${id}`, { webhook_api_key: 'a\0b' }),
    await scene.human('POST', '/auth/api-keys', { name: 'a\0b' }),
    await scene.human('PATCH', '/auth/me', { display_name: 'a\0b' }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 400]);
  expect(answers[0]?.body).toEqual({ detail: 'name cannot contain NUL (0x00) characters.' });
});

test('[C19] a change leaves alone what it does not name: webhook, key, name and switch stay', async () => {
  const scene = await openScene(server());
  await using hook = await startWebhook({ status: 200 });
  const settings = { name: 'a', webhook_url: hook.url, webhook_api_key: 'kept', is_active: false };
  const { id } = await make(scene, settings);
  const renamed = await scene.human('PATCH', `/user-agents/${id}`, { name: 'b' });
  expect(renamed.body).toMatchObject({ name: 'b', webhook_url: hook.url, is_active: false });
  const switched = await scene.human('PATCH', `/user-agents/${id}`, { is_active: true });
  expect(switched.body).toMatchObject({ name: 'b', webhook_url: hook.url, is_active: true });
  await launch(scene, id);
  expect(hook.calls[0]?.headers.authorization).toBe('Bearer kept');
});

test('[C19] null takes webhook and key away', async () => {
  const scene = await openScene(server());
  await using hook = await startWebhook({ status: 200 });
  const { id } = await make(scene, { name: 'a', webhook_url: hook.url, webhook_api_key: 'gone' });
  await scene.human('PATCH', `/user-agents/${id}`, { webhook_api_key: null });
  await launch(scene, id);
  expect(hook.calls[0]?.headers.authorization?.trim()).toBe('Bearer');
  const { body } = await scene.human('PATCH', `/user-agents/${id}`, { webhook_url: null });
  expect(body).toMatchObject({ webhook_url: null, has_webhook: false });
  expect((await launch(scene, id)).status).toBe(400);
});

test('the key of a webhook is stored sealed and never answered', async () => {
  const scene = await openScene(server());
  const { id } = await make(scene, { name: 'a', webhook_url: 'https://example.com/', webhook_api_key: 'hook-secret' });
  const { rows } = await server().database.pool.query('select * from user_agents where id = $1', [id]);
  expect(rows).toMatchObject([{ webhook_api_key: expect.any(String) }]);
  const shown = JSON.stringify([rows, await agents(scene), (await scene.human('GET', '/agent-types')).body]);
  expect(shown).not.toContain('hook-secret');
});

test('a webhook key that can no longer be read stops the launch before anything is called or made', async () => {
  const scene = await openScene(server());
  await using hook = await startWebhook({ status: 200 });
  const { id } = await make(scene, { name: 'a', webhook_url: hook.url, webhook_api_key: 'hook-secret' });
  await server().database.pool.query(
    `update user_agents set webhook_api_key = 'c2VhbGVkIGVsc2V3aGVyZQ==' where id = $1`,
    [id],
  );
  const { status, body } = await launch(scene, id);
  expect([status, body.detail]).toEqual([400, expect.stringContaining('Set it anew')]);
  expect(hook.calls).toEqual([]);
  expect((await scene.human('GET', '/auth/api-keys')).body).toHaveLength(1);
});

test('the key of a launch reports and cannot launch; such keys do not use up a person’s fifty', async () => {
  const scene = await openScene(server());
  await using hook = await startWebhook({ status: 200 });
  const { id } = await make(scene, { name: 'a', webhook_url: hook.url });
  for (let n = 0; n < 3; n++) await launch(scene, id);
  const keys = hook.calls.map(({ headers }) => String(headers['x-omnara-api-key']));
  expect(new Set(keys).size).toBe(3);
  const launched = restAs(server().url, { key: keys[0] as string });
  expect((await launched('POST', `/user-agents/${id}/instances`, { prompt: 'go' })).status).toBe(403);
  expect((await launched('GET', '/auth/verify')).status).toBe(200);
  const makeKey = async () => (await scene.human('POST', '/auth/api-keys', { name: 'mine' })).status;
  for (let n = 2; n <= 50; n++) expect(await makeKey()).toBe(200);
  expect(await makeKey()).toBe(400);
});

test('an agent is deleted while a call waits for its answer: the call is told, nobody else is disturbed', async () => {
  const person = await createPerson(server());
  const scene = await openScene(server(), person);
  const other = await openScene(server(), person);
  await scene.say('Starting', { agent_type: 'doomed' });
  await other.say('Starting', { agent_type: 'spared' });
  await using mcp = await scene.mcp();
  const waiting = mcp.call('ask_question', { agent_instance_id: scene.id, question_text: 'Deploy?' });
  await expect.poll(() => scene.asks(), { interval: 5 }).toMatchObject([{ waiter_id: expect.any(String) }]);
  const doomed = (await agents(scene)).find(({ name }) => name === 'doomed');
  expect((await scene.human('DELETE', `/user-agents/${doomed?.id}`)).status).toBe(200);
  expect((await waiting).value).toMatchObject({ status: 'cancelled' });
  expect((await agents(scene)).map(({ name }) => name)).toEqual(['spared']);
  expect(texts(await other.messages())).toEqual(['Starting']);
});
