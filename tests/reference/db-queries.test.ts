import { createPerson } from '../support/start-test-server.ts';
import { expect, test } from 'vitest';
import { restAs } from '../support/rest.ts';
import { openScene, texts, useServer } from './scene.ts';

// What the reference's agent server proves of its queries, each through the doors; where Beckon decides differently on
// purpose the title says so.
const server = useServer();

test('[12.6 #1] a whole session: report, question, answer, the answer with the next report, end', async () => {
  const scene = await openScene(server());
  const first = await scene.say('Starting');
  expect(first.queued_user_messages).toEqual([]);
  expect((await scene.head()).status).toBe('ACTIVE');
  await scene.ask('Deploy?');
  expect((await scene.head()).status).toBe('AWAITING_INPUT');
  const answer = await scene.post('Yes, deploy');
  const next = await scene.say('Deploying');
  expect(next.queued_user_messages).toEqual([
    {
      id: answer.id,
      content: 'Yes, deploy',
      sender_type: 'USER',
      created_at: answer.created_at,
      requires_user_input: false,
    },
  ]);
  expect((await scene.end()).body).toEqual({
    success: true,
    agent_instance_id: scene.id,
    final_status: 'COMPLETED',
  });
  expect(await scene.head()).toMatchObject({ status: 'COMPLETED', ended_at: expect.any(String) });
});

test('[12.6 #2] waiting for an answer brings its text; a call that waits leaves the reading position at the question', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  await using mcp = await scene.mcp();
  const waiting = mcp.call('ask_question', { agent_instance_id: scene.id, question_text: 'Deploy?' });
  await expect.poll(() => scene.asks(), { interval: 5 }).toHaveLength(1);
  await scene.post('Yes, deploy');
  const [ask] = await scene.asks();
  expect((await waiting).value).toEqual({ answer: 'Yes, deploy', question_id: ask?.id });
  await scene.settled();
  expect((await scene.head()).last_read_message_id).toBe(ask?.id);
});

test('[12.6 #3] three queued messages come together, once', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  for (const text of ['one', 'two', 'three']) await scene.post(text);
  expect(texts((await scene.say('Working')).queued_user_messages)).toEqual(['one', 'two', 'three']);
  expect((await scene.say('Still working')).queued_user_messages).toEqual([]);
});

test('[12.6 #4] of two readers with one cursor the first gets the message, the second is stale', async () => {
  const scene = await openScene(server());
  const { message_id: cursor } = await scene.say('Starting');
  await scene.post('hello');
  expect(texts((await scene.poll(cursor)).messages)).toEqual(['hello']);
  expect(await scene.poll(cursor)).toMatchObject({ status: 'stale', messages: [] });
});

test('[12.6 #5] a diff is stored stripped; an empty one clears it', async () => {
  const scene = await openScene(server());
  const diff = 'diff --git a/a b/a\nindex 000..111 100644\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-x\n+y';
  await scene.say('Changed', { git_diff: `\n  ${diff}\n\n` });
  expect((await scene.head()).git_diff).toBe(diff);
  await scene.say('Nothing new');
  expect((await scene.head()).git_diff).toBe(diff);
  await scene.say('Reverted', { git_diff: '' });
  expect((await scene.head()).git_diff).toBe('');
});

test('[12.6 #6] three spellings of an agent are one agent', async () => {
  const person = await createPerson(server());
  for (const agent_type of ['Claude Code', 'CLAUDE CODE', 'claude code']) {
    await (await openScene(server(), person)).say('Starting', { agent_type });
  }
  const { body } = await restAs(server().url, { cookie: person.cookie })('GET', '/agent-types');
  expect(body).toHaveLength(1);
  expect(body[0]).toMatchObject({ name: 'claude code', total_instances: 3 });
});

test('[12.6 #7] an id of another workspace is simply unknown (the reference says Access denied)', async () => {
  const theirs = await openScene(server());
  await theirs.say('Starting');
  const stranger = await createPerson(server());
  const call = restAs(server().url, { key: stranger.key });
  const unknown = { status: 400, body: { detail: 'Agent instance not found' } };
  expect(await call('POST', '/sessions/end', { agent_instance_id: theirs.id })).toMatchObject(unknown);
  expect(await call('GET', `/messages/pending?agent_instance_id=${theirs.id}`)).toMatchObject(unknown);
  const own = await call('POST', '/messages/agent', { agent_instance_id: theirs.id, agent_type: 'x', content: 'mine' });
  expect(own.status).toBe(200);
  expect(texts(await theirs.messages())).toEqual(['Starting']);
});

test('[12.6 #8] five messages keep their order', async () => {
  const scene = await openScene(server());
  const contents = [1, 2, 3, 4, 5].map((n) => `Step ${n}`);
  for (const content of contents) await scene.say(content);
  expect(texts(await scene.messages())).toEqual(contents);
});

test('[12.6 #9] ACTIVE, AWAITING_INPUT, ACTIVE, COMPLETED, which a later message does not undo', async () => {
  const scene = await openScene(server());
  const statuses: string[] = [];
  const note = async () => statuses.push((await scene.head()).status);
  await scene.say('Starting');
  await note();
  await scene.ask('Go on?');
  await note();
  await scene.say('Going on');
  await note();
  await scene.end();
  await note();
  await scene.say('One more thing');
  await note();
  expect(statuses).toEqual(['ACTIVE', 'AWAITING_INPUT', 'ACTIVE', 'COMPLETED', 'COMPLETED']);
});

test('[12.6 #10] a message marked as read moves the reading position', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  const { message_id, marked_as_read } = await scene.typed('typed here');
  expect(marked_as_read).toBe(true);
  expect((await scene.head()).last_read_message_id).toBe(message_id);
});

test('[12.6 #11] a message that is not marked leaves it', async () => {
  const scene = await openScene(server());
  const { message_id } = await scene.say('Starting');
  const { marked_as_read } = await scene.typed('typed here', false);
  expect(marked_as_read).toBe(false);
  expect((await scene.head()).last_read_message_id).toBe(message_id);
});

test('[12.6 #12] a user message to an instance of another workspace is refused', async () => {
  const theirs = await openScene(server());
  await theirs.say('Starting');
  const stranger = await createPerson(server());
  const answer = await restAs(server().url, { key: stranger.key })('POST', '/messages/user', {
    agent_instance_id: theirs.id,
    content: 'hello',
  });
  expect(answer).toMatchObject({ status: 400, body: { detail: 'Agent instance not found' } });
  expect(await theirs.messages()).toHaveLength(1);
});

test('[12.6 #13] a user message to an unknown instance is refused', async () => {
  const scene = await openScene(server());
  const answer = await scene.agent('POST', '/messages/user', { agent_instance_id: scene.id, content: 'hello' });
  expect(answer).toMatchObject({ status: 400, body: { detail: 'Agent instance not found' } });
});

test('[12.6 #14] mark_as_read marks that message alone: what waited before still comes (the reference loses it)', async () => {
  const scene = await openScene(server());
  const { message_id: cursor } = await scene.say('Starting');
  for (const text of ['one', 'two', 'three']) await scene.typed(text, false);
  expect(texts((await scene.poll('')).messages)).toEqual(['one', 'two', 'three']);
  const read = await scene.typed('four');
  expect((await scene.poll(cursor)).status).toBe('stale');
  expect(await scene.poll(read.message_id)).toMatchObject({
    status: 'ok',
    messages: [{ content: 'one' }, { content: 'two' }, { content: 'three' }],
  });
});

test('[12.6 #15] in an interleaved dialogue only what is unread comes with the next report; all six keep their order', async () => {
  const scene = await openScene(server());
  await scene.say('Step 1');
  await scene.typed('read at once');
  await scene.say('Step 2');
  await scene.typed('unread 1', false);
  await scene.typed('unread 2', false);
  const next = await scene.say('Step 3');
  expect(texts(next.queued_user_messages)).toEqual(['unread 1', 'unread 2']);
  expect(texts(await scene.messages())).toEqual(['Step 1', 'read at once', 'Step 2', 'unread 1', 'unread 2', 'Step 3']);
});

test('[12.6 #16] two questions with mixed answers: status and position at each step', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  const q1 = await scene.ask('First?');
  expect(await scene.head()).toMatchObject({ status: 'AWAITING_INPUT', last_read_message_id: q1.message_id });
  await scene.typed('answer 1', false);
  expect(await scene.head()).toMatchObject({ status: 'ACTIVE', last_read_message_id: q1.message_id });
  const q2 = await scene.ask('Second?');
  expect(texts(q2.queued_user_messages)).toEqual(['answer 1']);
  expect(await scene.head()).toMatchObject({ status: 'AWAITING_INPUT', last_read_message_id: q2.message_id });
  const read = await scene.typed('answer 2');
  expect(await scene.head()).toMatchObject({ status: 'ACTIVE', last_read_message_id: read.message_id });
  const last = await scene.say('Done');
  expect(last.queued_user_messages).toEqual([]);
  expect(await scene.asks()).toMatchObject([
    { id: q1.message_id, state: 'applied', answer: 'answer 1' },
    { id: q2.message_id, state: 'applied', answer: 'answer 2' },
  ]);
});

test('[12.6 #17] the position follows what is read, and nothing else', async () => {
  const scene = await openScene(server());
  const start = await scene.say('Starting');
  const position = async () => (await scene.head()).last_read_message_id;
  expect(await position()).toBe(start.message_id);
  const read1 = await scene.typed('read 1');
  expect(await position()).toBe(read1.message_id);
  await scene.typed('unread', false);
  expect(await position()).toBe(read1.message_id);
  const read2 = await scene.typed('read 2');
  expect(await position()).toBe(read2.message_id);
  const next = await scene.say('Working');
  expect(texts(next.queued_user_messages)).toEqual(['unread']);
  await scene.settled();
  expect(await position()).toBe(next.message_id);
});

test('[12.6 #18] polling: a message moves the position to itself; the old cursor is stale, the new one finds nothing', async () => {
  const scene = await openScene(server());
  const { message_id: old } = await scene.say('Starting');
  expect(await scene.poll(old)).toMatchObject({ status: 'ok', messages: [] });
  const message = await scene.post('hello');
  expect(texts((await scene.poll(old)).messages)).toEqual(['hello']);
  expect(await scene.poll(message.id)).toMatchObject({ status: 'ok', messages: [] });
  expect((await scene.head()).last_read_message_id).toBe(message.id);
  expect((await scene.poll(old)).status).toBe('stale');
});

test('[12.6 #19] a user message to a completed instance is stored, moves the position, changes no status', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  await scene.end();
  const { message_id } = await scene.typed('thank you');
  expect(await scene.head()).toMatchObject({ status: 'COMPLETED', last_read_message_id: message_id });
  expect(texts(await scene.messages())).toEqual(['Starting', 'thank you']);
});
