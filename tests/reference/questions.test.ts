import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { openScene, texts, useServer } from './scene.ts';

// What the reference proves of questions and their answers, each through the doors.
const server = useServer();

test('[12.4 #1] an answer is a user’s message, and makes the instance ACTIVE', async () => {
  const scene = await openScene(server());
  const { message_id } = await scene.ask('Should I continue?');
  const { status, body } = await scene.human('POST', `/agent-instances/${scene.id}/messages`, { content: 'Yes' });
  expect(status).toBe(200);
  expect(body).toMatchObject({ content: 'Yes', sender_type: 'USER', requires_user_input: false });
  expect((await scene.human('GET', `/agent-instances/${scene.id}`)).body.status).toBe('ACTIVE');
  expect(await scene.asks()).toMatchObject([{ id: message_id, state: 'answered', answer: 'Yes' }]);
});

test('[12.4 #2] an unknown instance takes no answer', async () => {
  const scene = await openScene(server());
  const { status, body } = await scene.human('POST', `/agent-instances/${randomUUID()}/messages`, { content: 'Yes' });
  expect([status, body]).toEqual([404, { detail: 'Agent instance not found' }]);
});

test('[12.4 #3] further messages after an answer are taken; the answer stays what it was', async () => {
  const scene = await openScene(server());
  await scene.ask('Should I continue?');
  await scene.post('Yes');
  await scene.post('And run the tests');
  expect(texts(await scene.messages())).toEqual(['Should I continue?', 'Yes', 'And run the tests']);
  expect(await scene.asks()).toMatchObject([{ answer: 'Yes' }]);
});

test('[12.4 #4] another user’s instance takes no answer', async () => {
  const theirs = await openScene(server());
  await theirs.ask('Should I continue?');
  const { human } = await openScene(server());
  const { status, body } = await human('POST', `/agent-instances/${theirs.id}/messages`, { content: 'Yes' });
  expect([status, body]).toEqual([404, { detail: 'Agent instance not found' }]);
  expect(await theirs.asks()).toMatchObject([{ state: 'open', answer: null }]);
});

test('[12.4 #5] a completed instance takes messages, and stays completed', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  await scene.end();
  expect((await scene.post('Thank you')).content).toBe('Thank you');
  expect((await scene.human('GET', `/agent-instances/${scene.id}`)).body.status).toBe('COMPLETED');
});

test('[12.4 #6] an empty answer is an answer', async () => {
  const scene = await openScene(server());
  const { message_id } = await scene.ask('Anything to add?');
  await scene.post('');
  expect(await scene.asks()).toMatchObject([{ id: message_id, state: 'answered', answer: '' }]);
  expect((await scene.head()).status).toBe('ACTIVE');
});

test('a step that became a question is counted as a step no more', async () => {
  const scene = await openScene(server());
  await using mcp = await scene.mcp();
  const step = async (step_description: string) =>
    (await mcp.call('log_step', { agent_instance_id: scene.id, step_description })).value?.['step_number'];
  expect([await step('Reading'), await step('Writing')]).toEqual([1, 2]);
  const { id } = (await scene.messages())[1] ?? {};
  expect((await scene.agent('PATCH', `/messages/${id}/request-input`)).status).toBe(200);
  expect(await step('Testing')).toBe(2);
});
