import { expect, test } from 'vitest';
import { createPerson } from '../support/start-test-server.ts';
import { openScene, texts, useServer, type Scene } from './scene.ts';

// What the reference proves of messages between people and agents, each through the doors.
const server = useServer();

const detail = async (scene: Scene) => (await scene.human('GET', `/agent-instances/${scene.id}`)).body;

test('[12.3 #1] a report, a question and a reply are shown in order with their flags', async () => {
  const scene = await openScene(server());
  await scene.say('Analysing the code');
  await scene.ask('Shall I refactor it?');
  await scene.post('Yes, but keep the tests');
  expect((await detail(scene)).messages).toMatchObject([
    { content: 'Analysing the code', sender_type: 'AGENT', requires_user_input: false },
    { content: 'Shall I refactor it?', sender_type: 'AGENT', requires_user_input: true },
    { content: 'Yes, but keep the tests', sender_type: 'USER', requires_user_input: false },
  ]);
});

test('[12.3 #2] three messages of a person in a row are stored in order', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  for (const text of ['one', 'two', 'three']) await scene.post(text);
  expect(texts((await detail(scene)).messages)).toEqual(['Starting', 'one', 'two', 'three']);
});

test('[12.3 #3] five mixed messages keep order, sender and flag', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  await scene.ask('Which database?');
  await scene.post('PostgreSQL');
  await scene.say('Setting it up');
  await scene.ask('Anything else?');
  const shown = (await detail(scene)).messages as {
    content: string;
    sender_type: string;
    requires_user_input: boolean;
  }[];
  expect(shown.map((message) => [message.content, message.sender_type, message.requires_user_input])).toEqual([
    ['Starting', 'AGENT', false],
    ['Which database?', 'AGENT', true],
    ['PostgreSQL', 'USER', false],
    ['Setting it up', 'AGENT', false],
    ['Anything else?', 'AGENT', true],
  ]);
});

test('[12.3 #4] a list counts the messages of each instance', async () => {
  const person = await createPerson(server());
  for (const messages of [1, 2, 3]) {
    const scene = await openScene(server(), person);
    for (let n = 0; n < messages; n++) await scene.say(`Step ${n}`);
  }
  const { human } = await openScene(server(), person);
  const { body } = await human('GET', '/agent-instances');
  expect(body.map(({ chat_length }: { chat_length: number }) => chat_length)).toEqual([3, 2, 1]);
});

test('[12.3 #5] an empty message is taken', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  expect((await scene.post('')).content).toBe('');
  expect(texts((await detail(scene)).messages)).toEqual(['Starting', '']);
});

test('[12.3 #6] the status is ACTIVE again after a reply', async () => {
  const scene = await openScene(server());
  await scene.ask('Go on?');
  expect((await detail(scene)).status).toBe('AWAITING_INPUT');
  await scene.post('Yes');
  expect((await detail(scene)).status).toBe('ACTIVE');
});

test('[12.3 #7] the instance that waits comes first, with its question', async () => {
  const person = await createPerson(server());
  const waiting = await openScene(server(), person);
  await waiting.ask('Which branch?');
  const second = await openScene(server(), person);
  await second.ask('Which tag?');
  const busy = await openScene(server(), person);
  await busy.say('Working');
  const [agent] = (await busy.human('GET', '/agent-types')).body;
  expect(agent.recent_instances).toMatchObject([
    { id: waiting.id, status: 'AWAITING_INPUT', latest_message: 'Which branch?' },
    { id: second.id, status: 'AWAITING_INPUT', latest_message: 'Which tag?' },
    { id: busy.id, status: 'ACTIVE', latest_message: 'Working' },
  ]);
});
