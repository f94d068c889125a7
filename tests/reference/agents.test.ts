import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createPerson } from '../support/start-test-server.ts';
import { openScene, texts, useServer } from './scene.ts';

// What the reference's dashboard proves of agents and their instances, each through the doors; where Beckon decides
// differently on purpose the title says so.
const server = useServer();

test('[12.1 #1] one agent is listed by id and name with its instance', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  const { status, body } = await scene.human('GET', '/agent-types');
  expect(status).toBe(200);
  expect(body).toMatchObject([{ name: 'claude code', recent_instances: [{ id: scene.id }] }]);
  expect(body[0].id).toBe(body[0].recent_instances[0].agent_type_id);
});

test('[12.1 #2] agents of other users are invisible', async () => {
  await (await openScene(server())).say('Starting');
  const stranger = await openScene(server());
  expect((await stranger.human('GET', '/agent-types')).body).toEqual([]);
});

test('[12.1 #3] an instance that asks is AWAITING_INPUT, and its latest message is the question', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  await scene.ask('Should I proceed?');
  const [agent] = (await scene.human('GET', '/agent-types')).body;
  expect(agent.recent_instances).toMatchObject([
    { id: scene.id, status: 'AWAITING_INPUT', latest_message: 'Should I proceed?' },
  ]);
});

test('[12.1 #4] instances are listed with their status', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  const { status, body } = await scene.human('GET', '/agent-instances');
  expect(status).toBe(200);
  expect(body).toMatchObject([{ id: scene.id, status: 'ACTIVE', agent_type_name: 'claude code', ended_at: null }]);
});

test('[12.1 #5] a limit of three lists the three started last', async () => {
  const person = await createPerson(server());
  const ids: string[] = [];
  for (const n of [1, 2, 3, 4, 5]) {
    const scene = await openScene(server(), person);
    await scene.say(`Run ${n}`);
    ids.unshift(scene.id);
  }
  const { human } = await openScene(server(), person);
  const list = async (limit: number) =>
    (await human('GET', `/agent-instances?limit=${limit}`)).body.map(({ id }: { id: string }) => id);
  expect(await list(3)).toEqual(ids.slice(0, 3));
  expect(await list(0)).toEqual([]);
});

test('[12.1 #6] the summary counts a completed and a waiting instance, and none as active', async () => {
  const person = await createPerson(server());
  const done = await openScene(server(), person);
  await done.say('Starting');
  await done.end();
  await (await openScene(server(), person)).ask('Go on?');
  const { status, body } = await done.human('GET', '/agent-summary');
  expect(status).toBe(200);
  expect(body).toEqual({
    total_instances: 2,
    active_instances: 0,
    completed_instances: 1,
    agent_types: [{ id: expect.any(String), name: 'claude code', total_instances: 2, active_instances: 0 }],
  });
});

test('[12.1 #7] the instances of one agent are listed, those of another are not', async () => {
  const person = await createPerson(server());
  const scene = await openScene(server(), person);
  await scene.say('Starting');
  await (await openScene(server(), person)).say('Starting', { agent_type: 'codex' });
  const { agent_type_id } = (await scene.human('GET', `/agent-instances/${scene.id}`)).body;
  const { status, body } = await scene.human('GET', `/agent-types/${agent_type_id}/instances`);
  expect(status).toBe(200);
  expect(body).toMatchObject([{ id: scene.id, agent_type_id, status: 'ACTIVE' }]);
  expect(body).toHaveLength(1);
});

test('[12.1 #8] the instances of an unknown agent, and of another user’s, are not found', async () => {
  const theirs = await openScene(server());
  await theirs.say('Starting');
  const { agent_type_id } = (await theirs.human('GET', `/agent-instances/${theirs.id}`)).body;
  const { human } = await openScene(server());
  for (const id of [randomUUID(), agent_type_id]) {
    const { status, body } = await human('GET', `/agent-types/${id}/instances`);
    expect([status, body]).toEqual([404, { detail: 'Agent type not found' }]);
  }
});

test('[12.1 #9] an instance is shown with its messages in order, senders and the question’s flag', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  await scene.ask('Should I proceed?');
  await scene.post('Yes');
  const { status, body } = await scene.human('GET', `/agent-instances/${scene.id}`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    id: scene.id,
    agent_type_name: 'claude code',
    status: 'ACTIVE',
    messages: [
      { content: 'Starting', sender_type: 'AGENT', requires_user_input: false },
      { content: 'Should I proceed?', sender_type: 'AGENT', requires_user_input: true },
      { content: 'Yes', sender_type: 'USER', requires_user_input: false },
    ],
  });
  const times = body.messages.map(({ created_at }: { created_at: string }) => created_at);
  expect(times).toEqual(times.toSorted());
});

test('[12.1 #10] an unknown instance is not found', async () => {
  const scene = await openScene(server());
  const { status, body } = await scene.human('GET', `/agent-instances/${scene.id}`);
  expect([status, body]).toEqual([404, { detail: 'Agent instance not found' }]);
});

test('[12.1 #11] what a person writes is answered as a user’s message, and is stored', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  const { status, body } = await scene.human('POST', `/agent-instances/${scene.id}/messages`, {
    content: 'Looks good',
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    id: expect.any(String),
    content: 'Looks good',
    sender_type: 'USER',
    created_at: expect.stringMatching(/Z$/),
    requires_user_input: false,
  });
  expect((await scene.messages()).at(-1)).toMatchObject({ id: body.id, content: 'Looks good', sender_type: 'USER' });
});

test('[12.1 #12] there is no writing to an unknown instance', async () => {
  const scene = await openScene(server());
  const { status, body } = await scene.human('POST', `/agent-instances/${scene.id}/messages`, { content: 'Hello' });
  expect([status, body]).toEqual([404, { detail: 'Agent instance not found' }]);
});

test('[12.1 #13] a person’s message makes an instance that waits ACTIVE', async () => {
  const scene = await openScene(server());
  await scene.ask('Should I proceed?');
  const status = async () => (await scene.human('GET', `/agent-instances/${scene.id}`)).body.status;
  expect(await status()).toBe('AWAITING_INPUT');
  await scene.post('Yes');
  expect(await status()).toBe('ACTIVE');
});

test('[12.1 #14] what a person writes waits for the agent', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  const { id } = await scene.post('Mind the tests');
  expect((await scene.messages()).filter((message) => message.id === id)).toMatchObject([
    { content: 'Mind the tests', sender_type: 'USER', delivered_at: null },
  ]);
  expect(texts((await scene.say('Working')).queued_user_messages)).toEqual(['Mind the tests']);
});

test('[12.1 #15] a list tells the latest message and how many there are', async () => {
  const scene = await openScene(server());
  await scene.say('First');
  await scene.say('Second');
  expect((await scene.human('GET', '/agent-instances')).body).toMatchObject([
    { id: scene.id, latest_message: 'Second', latest_message_at: expect.stringMatching(/Z$/), chat_length: 2 },
  ]);
});
