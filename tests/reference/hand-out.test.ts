import { keepHouse } from '@beckon/core/housekeeping';
import { createTestDatabase } from '@beckon/db/testing/create-test-database';
import { administer } from '@beckon/db/testing/database-server';
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { held as untilHeld } from '../support/held.ts';
import { restAs } from '../support/rest.ts';
import { startTestServer } from '../support/start-test-server.ts';
import { lockInstance } from './lock-instance.ts';
import { sendUnread } from './raw-request.ts';
import { openMcp, openScene, texts, useServer, type Scene } from './scene.ts';

// Each message of a person reaches the agent exactly once, also when a response is lost.
const server = useServer();
const hasty = useServer({ limits: { askHoldMs: 100 } });

/** Eight megabytes: more than a socket takes without a reader. */
const LARGE = Array.from({ length: 8 }, (_, n) => `${n} ${'x'.repeat(1_000_000)}`);

async function withLargeQueue(): Promise<{ scene: Scene; cursor: string; auth: Record<string, string> }> {
  const scene = await openScene(server());
  const { message_id: cursor } = await scene.say('Starting');
  for (const text of LARGE) await scene.post(text);
  return { scene, cursor, auth: { authorization: `Bearer ${scene.person.key}` } };
}

const pendingPath = (scene: Scene, cursor: string, more = '') =>
  `/messages/pending?agent_instance_id=${scene.id}&last_read_message_id=${cursor}${more}`;

/** Waits until requests about the instance are held in the server. */
const held = (scene: Scene, count = 1) =>
  untilHeld(scene.server, { workspace_id: scene.person.workspace_id, id: scene.id }, count);

/** Waits until an MCP call waits for the answer of the instance's latest question. */
const waits = async (scene: Scene) =>
  expect.poll(async () => (await scene.asks()).at(-1)?.waiter_id ?? null, { interval: 5 }).not.toBeNull();

test('[H2] [H3] [H5] a poll whose line is cut before its response is out loses nothing; while it is under way others are stale', async () => {
  const { scene, cursor, auth } = await withLargeQueue();
  using request = await sendUnread(server().url, 'GET', pendingPath(scene, cursor), auth);
  await expect.poll(() => scene.claims(), { interval: 5 }).toHaveLength(1);
  expect(await scene.poll(cursor)).toMatchObject({ status: 'stale', messages: [] });
  expect((await scene.say('Working')).queued_user_messages).toEqual([]);
  const working = (await scene.head()).last_read_message_id ?? '';
  request.cut();
  await scene.settled();
  expect((await scene.messages()).filter(({ delivered_at }) => delivered_at !== null)).toEqual([]);
  const again = await scene.poll(working);
  expect(again.status).toBe('ok');
  expect(texts(again.messages)).toEqual(LARGE);
  await scene.settled();
  expect(await scene.head()).toMatchObject({ queued: 0, last_read_message_id: again.messages.at(-1)?.id });
});

test('[H3] the same poll with the same cursor gets the same batch with ok after a lost response', async () => {
  const { scene, cursor, auth } = await withLargeQueue();
  const seen = (await scene.poll('')).messages;
  for (let round = 0; round < 3; round++) {
    using request = await sendUnread(server().url, 'GET', pendingPath(scene, cursor), auth);
    await expect.poll(() => scene.claims(), { interval: 5 }).toHaveLength(1);
    request.cut();
    await scene.settled();
    expect((await scene.head()).last_read_message_id).toBe(cursor);
  }
  expect(await scene.poll(cursor)).toEqual({ agent_instance_id: scene.id, status: 'ok', messages: seen });
});

test('[H3] a line cut before the server has come to claim loses nothing', async () => {
  const scene = await openScene(server());
  const { message_id: cursor } = await scene.say('Starting');
  await scene.post('hello');
  await using lock = await lockInstance(scene);
  const auth = { authorization: `Bearer ${scene.person.key}` };
  using request = await sendUnread(server().url, 'GET', pendingPath(scene, cursor), auth);
  await expect.poll(() => lock.waiting(), { interval: 5 }).toBe(1);
  request.cut();
  await lock.release();
  await expect.poll(() => lock.waiting(), { interval: 5 }).toBe(0);
  // What the cut request had begun comes to its end first.
  await expect.poll(async () => texts((await scene.poll(cursor)).messages)).toEqual(['hello']);
});

test('[H4] a claim of a process that is dead is void, one of a process that lives is not', async () => {
  const scene = await openScene(server());
  const { message_id: cursor } = await scene.say('Starting');
  await scene.post('hello');
  const claim = async (processKey: number) => {
    const id = randomUUID();
    const { pool } = server().database;
    await pool.query('insert into claims (workspace_id, id, agent_instance_id, process_key) values ($1, $2, $3, $4)', [
      scene.person.workspace_id,
      id,
      scene.id,
      processKey,
    ]);
    await pool.query(`update messages set claim_id = $1 where agent_instance_id = $2 and sender_type = 'USER'`, [
      id,
      scene.id,
    ]);
  };
  await claim(server().system.bell.processKey);
  expect(await scene.poll(cursor)).toMatchObject({ status: 'stale', messages: [] });
  await claim(2_147_483_600);
  await server().database.pool.query('delete from claims where process_key = $1', [server().system.bell.processKey]);
  expect(await scene.poll(cursor)).toMatchObject({ status: 'ok', messages: [{ content: 'hello' }] });
  await scene.settled();
});

test('[H4] a claim that is five minutes old is void, whoever made it', async () => {
  const scene = await openScene(server());
  const { message_id: cursor } = await scene.say('Starting');
  await scene.post('hello');
  const { pool } = server().database;
  await pool.query(
    `with old as (insert into claims (workspace_id, agent_instance_id, process_key, created_at)
       values ($1, $2, $3, now() - interval '6 minutes') returning id)
     update messages set claim_id = old.id from old where agent_instance_id = $2 and sender_type = 'USER'`,
    [scene.person.workspace_id, scene.id, server().system.bell.processKey],
  );
  expect(texts((await scene.poll(cursor)).messages)).toEqual(['hello']);
});

test('a client that polls on with the cursor it was given is never stale', async () => {
  const scene = await openScene(server());
  let { message_id: cursor } = await scene.say('Starting');
  for (let round = 0; round < 30; round++) {
    await scene.post(`round ${round}`);
    const { messages } = await scene.poll(cursor);
    expect(texts(messages)).toEqual([`round ${round}`]);
    cursor = messages[0]?.id ?? '';
    expect(await scene.poll(cursor)).toMatchObject({ status: 'ok', messages: [] });
  }
});

test('nor one that asks and polls at once: what the question brought along is received', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  for (let round = 0; round < 20; round++) {
    await scene.post(`feedback ${round}`);
    const { message_id: cursor, queued_user_messages } = await scene.say(`Step ${round}`);
    expect(texts(queued_user_messages)).toEqual([`feedback ${round}`]);
    expect(await scene.poll(cursor)).toMatchObject({ status: 'ok', messages: [] });
  }
});

test('nor one whose requests go to two processes by turns', async () => {
  await using database = await createTestDatabase({ reuse: server().database.connectionString });
  await using other = await startTestServer({ database });
  const scene = await openScene(server());
  const second = restAs(other.url, { key: scene.person.key });
  let { message_id: cursor } = await scene.say('Starting');
  for (let round = 0; round < 20; round++) {
    await scene.post(`hello ${round}`);
    const { messages } = await scene.poll(cursor);
    expect(texts(messages)).toEqual([`hello ${round}`]);
    const next = await second('GET', pendingPath(scene, messages[0]?.id ?? '', '&wait=0'));
    expect(next.body).toMatchObject({ status: 'ok', messages: [] });
    await scene.post(`feedback ${round}`);
    const sent = await scene.say(`Step ${round}`);
    expect(texts(sent.queued_user_messages)).toEqual([`feedback ${round}`]);
    cursor = sent.message_id;
    expect((await second('GET', pendingPath(scene, cursor, '&wait=0'))).body).toMatchObject({ status: 'ok' });
  }
  await scene.settled();
  const rows = await scene.messages();
  expect(rows.filter(({ sender_type, delivered_at }) => sender_type === 'USER' && delivered_at === null)).toEqual([]);
});

test('[H7] a repeated Idempotency-Key answers the same, queue included, which is not handed out again', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  await scene.post('one');
  await scene.post('two');
  const body = { agent_instance_id: scene.id, content: 'Working' };
  const headers = { 'idempotency-key': randomUUID() };
  const first = await scene.agent('POST', '/messages/agent', body, { headers });
  expect(texts(first.body.queued_user_messages)).toEqual(['one', 'two']);
  const again = await scene.agent('POST', '/messages/agent', body, { headers });
  expect(again).toMatchObject({ status: 200, body: first.body });
  expect((await scene.say('Next')).queued_user_messages).toEqual([]);
  expect(texts(await scene.messages())).toEqual(['Starting', 'one', 'two', 'Working', 'Next']);
});

test('[H7] a retry after a lost response brings what the lost one carried, once', async () => {
  const { scene, auth } = await withLargeQueue();
  const body = { agent_instance_id: scene.id, content: 'Working' };
  const headers = { ...auth, 'idempotency-key': randomUUID() };
  using request = await sendUnread(server().url, 'POST', '/messages/agent', headers, body);
  await expect.poll(() => scene.claims(), { interval: 5 }).toHaveLength(1);
  request.cut();
  await scene.settled();
  const retry = await scene.agent('POST', '/messages/agent', body, { headers });
  expect(texts(retry.body.queued_user_messages)).toEqual(LARGE);
  await scene.settled();
  expect((await scene.say('Next')).queued_user_messages).toEqual([]);
  expect((await scene.messages()).filter(({ content }) => content === 'Working')).toHaveLength(1);
});

test('[H7] a poll under the same key is handed the same again, whether its response was cut or arrived', async () => {
  const { scene, cursor, auth } = await withLargeQueue();
  const headers = { 'idempotency-key': randomUUID() };
  using request = await sendUnread(server().url, 'GET', pendingPath(scene, cursor), { ...auth, ...headers });
  await expect.poll(() => scene.claims(), { interval: 5 }).toHaveLength(1);
  request.cut();
  await scene.settled();
  const poll = () => scene.agent('GET', pendingPath(scene, cursor), undefined, { headers });
  const first = (await poll()).body;
  expect(texts(first.messages)).toEqual(LARGE);
  await scene.settled();
  expect((await poll()).body).toEqual(first);
  expect(await scene.poll(cursor)).toMatchObject({ status: 'stale', messages: [] });
  expect(await scene.head()).toMatchObject({ queued: 0, last_read_message_id: first.messages.at(-1)?.id });
  const other = await scene.agent('GET', pendingPath(scene, cursor, '&wait=1'), undefined, { headers });
  expect(other.status).toBe(409);
});

test('[H7] the key with another body is refused', async () => {
  const scene = await openScene(server());
  const headers = { 'idempotency-key': randomUUID() };
  const send = (content: string, agent_instance_id = scene.id) =>
    scene.agent('POST', '/messages/agent', { agent_instance_id, agent_type: 'x', content }, { headers });
  expect((await send('Starting')).status).toBe(200);
  const detail = 'This Idempotency-Key was used with another request. Use a new key for a new request.';
  expect(await send('Something else')).toMatchObject({ status: 409, body: { detail } });
  const elsewhere = randomUUID();
  expect((await send('Starting', elsewhere)).status).toBe(409);
  expect((await scene.human('GET', `/agent-instances/${elsewhere}`)).status).toBe(404);
  const typed = await scene.agent('POST', '/messages/user', { agent_instance_id: scene.id, content: 'x' }, { headers });
  expect(typed.status).toBe(409);
});

test('ten attempts at once under one key are one message', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  await scene.post('hello');
  const headers = { 'idempotency-key': randomUUID() };
  const body = { agent_instance_id: scene.id, content: 'Working' };
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => scene.agent('POST', '/messages/agent', body, { headers })),
  );
  expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
  expect(answers[0]?.body).toMatchObject({ success: true, queued_user_messages: [{ content: 'hello' }] });
  expect(texts(await scene.messages())).toEqual(['Starting', 'hello', 'Working']);
});

test('attempts without an instance id, one after the other or at once, are one instance', async () => {
  const scene = await openScene(server());
  const headers = { 'idempotency-key': randomUUID() };
  const send = () => scene.agent('POST', '/messages/agent', { agent_type: 'curl', content: 'Hello' }, { headers });
  const answers = [await send(), ...(await Promise.all([send(), send(), send()])), await send()];
  expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
  const list = await scene.human('GET', '/agent-instances');
  expect(list.body).toMatchObject([{ id: answers[0]?.body.agent_instance_id, chat_length: 1 }]);
});

test('a message and an answer with a repeated client_id are one, with another text refused', async () => {
  const scene = await openScene(server());
  const { message_id: askId } = await scene.ask('Deploy?');
  const client_id = randomUUID();
  const answer = (content: string) => scene.human('POST', `/asks/${askId}/answer`, { content, client_id });
  const first = await answer('Yes');
  expect(first).toMatchObject({ status: 200, body: { state: 'answered', answer: 'Yes' } });
  expect(await answer('Yes')).toMatchObject({ status: 200, body: first.body });
  expect((await answer('No')).status).toBe(409);
  const other = randomUUID();
  const posted = await Promise.all([
    scene.post('hello', { client_id: other }),
    scene.post('hello', { client_id: other }),
    scene.post('hello', { client_id: other }),
  ]);
  expect(new Set(posted.map(({ id }) => id)).size).toBe(1);
  expect(texts(await scene.messages())).toEqual(['Deploy?', 'Yes', 'hello']);
});

test('a poll of a client that waits on its open question is held, and answered when the person does', async () => {
  const scene = await openScene(server());
  const { message_id: cursor } = await scene.ask('Deploy?');
  const poll = scene.agent('GET', pendingPath(scene, cursor));
  await held(scene);
  await scene.post('Yes');
  expect(await poll).toMatchObject({ status: 200, body: { status: 'ok', messages: [{ content: 'Yes' }] } });
  await scene.settled();
  expect(await scene.asks()).toMatchObject([{ state: 'delivered', answer: 'Yes' }]);
});

test('other polls answer at once; wait holds them, for as long as it says', async () => {
  const scene = await openScene(server());
  const { message_id: cursor } = await scene.say('Starting');
  expect((await scene.agent('GET', pendingPath(scene, cursor))).body).toMatchObject({ status: 'ok', messages: [] });
  expect((await scene.agent('GET', pendingPath(scene, cursor, '&wait=0.05'))).body).toMatchObject({
    status: 'ok',
    messages: [],
  });
  const poll = scene.agent('GET', pendingPath(scene, cursor, '&wait=25'));
  await held(scene);
  await scene.post('hello');
  expect((await poll).body).toMatchObject({ status: 'ok', messages: [{ content: 'hello' }] });
  expect((await scene.agent('GET', pendingPath(scene, cursor, '&wait=26'))).status).toBe(422);
});

test.each(['', '&wait=25'])(
  '[K5] a held poll%s is stale when its question is cancelled, or its instance ends',
  async (wait) => {
    const scene = await openScene(server());
    const first = await scene.ask('Deploy?');
    const poll = scene.agent('GET', pendingPath(scene, first.message_id, wait));
    await held(scene);
    const cancelled = await scene.human('POST', `/asks/${first.message_id}/cancel`);
    expect(cancelled).toMatchObject({ status: 200, body: { state: 'cancelled' } });
    expect((await poll).body).toMatchObject({ status: 'stale', messages: [] });
    const second = await scene.ask('Really?');
    const next = scene.agent('GET', pendingPath(scene, second.message_id, wait));
    await held(scene);
    await scene.end();
    expect((await next).body).toMatchObject({ status: 'stale', messages: [] });
    expect(await scene.asks()).toMatchObject([{ state: 'cancelled' }, { state: 'cancelled' }]);
  },
);

test('[H1] [H5] of many polls held at once one gets the answer, the others are stale', async () => {
  const scene = await openScene(server());
  const { message_id: cursor } = await scene.ask('Deploy?');
  const polls = Array.from({ length: 8 }, () => scene.agent('GET', pendingPath(scene, cursor)));
  await held(scene, 8);
  await scene.post('Yes');
  const bodies = (await Promise.all(polls)).map(({ body }) => body);
  expect(bodies.filter(({ status }) => status === 'ok')).toMatchObject([{ messages: [{ content: 'Yes' }] }]);
  expect(bodies.filter(({ status }) => status === 'stale')).toHaveLength(7);
});

test('a held poll whose client has gone leaves the answer to the next one', async () => {
  const scene = await openScene(server());
  const { message_id: cursor } = await scene.ask('Deploy?');
  const gone = new AbortController();
  const poll = scene.agent('GET', pendingPath(scene, cursor), undefined, { signal: gone.signal });
  await held(scene);
  gone.abort();
  await expect(poll).rejects.toThrow('aborted');
  await expect.poll(() => server().system.bell.stats.listeners, { interval: 5 }).toBe(0);
  await scene.post('Yes');
  expect(await scene.poll(cursor)).toMatchObject({ status: 'ok', messages: [{ content: 'Yes' }] });
});

test('to ask for the head of a poll takes nothing out of the queue', async () => {
  const scene = await openScene(server());
  const { message_id: cursor } = await scene.say('Starting');
  await scene.post('Stop');
  const head = await fetch(`${server().url}/api/v1${pendingPath(scene, cursor)}`, {
    method: 'HEAD',
    headers: { authorization: `Bearer ${scene.person.key}` },
  });
  expect(head.ok).toBe(false);
  expect(await scene.poll(cursor)).toMatchObject({ status: 'ok', messages: [{ content: 'Stop' }] });
});

test.each(['end', 'delete'])('[K5] %s of an instance tells the call that waits: cancelled', async (what) => {
  const scene = await openScene(server());
  await scene.say('Starting');
  await using mcp = await scene.mcp();
  const call = mcp.call('ask_question', { agent_instance_id: scene.id, question_text: 'Deploy?' });
  await waits(scene);
  const [ask] = await scene.asks();
  const done = what === 'end' ? await scene.end() : await scene.human('DELETE', `/agent-instances/${scene.id}`);
  expect(done.status).toBe(200);
  expect((await call).value).toMatchObject({ question_id: ask?.id, status: 'cancelled' });
});

test('[K8] when the hold is over the call answers pending, and wait_for_answer goes on', async () => {
  const scene = await openScene(hasty());
  await scene.say('Starting');
  await using mcp = await scene.mcp();
  const asked = await mcp.call('ask_question', { agent_instance_id: scene.id, question_text: 'Deploy?' });
  const [ask] = await scene.asks();
  expect(asked).toMatchObject({ isError: false, value: { status: 'pending', question_id: ask?.id } });
  const again = { question_id: ask?.id, agent_instance_id: scene.id };
  expect((await mcp.call('wait_for_answer', again)).value).toMatchObject({ status: 'pending' });
  await scene.post('Yes');
  const answer = { answer: 'Yes', question_id: ask?.id };
  expect((await mcp.call('wait_for_answer', again)).value).toEqual(answer);
  expect((await mcp.call('wait_for_answer', { question_id: ask?.id })).value).toEqual(answer);
  const step = await mcp.call('log_step', { agent_instance_id: scene.id, step_description: 'Deploying' });
  expect(step.value).toMatchObject({ user_feedback: [] });
  expect(await scene.asks()).toMatchObject([{ state: 'applied' }]);
  const foreign = await mcp.call('wait_for_answer', { question_id: randomUUID() });
  expect(foreign).toMatchObject({ isError: true, text: expect.stringContaining('is not a question of this agent') });
});

test('[H8] an answer that nobody waited for comes with the next report', async () => {
  const scene = await openScene(hasty());
  await scene.say('Starting');
  await using mcp = await scene.mcp();
  await mcp.call('ask_question', { agent_instance_id: scene.id, question_text: 'Deploy?' });
  await scene.post('Yes');
  const step = await mcp.call('log_step', { agent_instance_id: scene.id, step_description: 'Thinking' });
  expect(step.value).toMatchObject({ user_feedback: ['Yes'] });
});

test('[K8] [K9] a closed stream cancels nothing; the same question again joins the earlier one', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  const question = { agent_instance_id: scene.id, question_text: 'Deploy?' };
  {
    await using gone = await scene.mcp();
    const call = gone.call('ask_question', question);
    call.catch(() => {});
    await waits(scene);
  }
  await expect.poll(async () => (await scene.asks())[0]?.waiter_id, { interval: 5 }).toBeNull();
  expect(await scene.asks()).toMatchObject([{ state: 'open' }]);
  await using mcp = await scene.mcp();
  const call = mcp.call('ask_question', question);
  await waits(scene);
  expect(await scene.asks()).toHaveLength(1);
  await scene.post('Yes');
  expect((await call).value).toMatchObject({ answer: 'Yes' });
});

test('the same question at once from two calls is one question', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  await using one = await scene.mcp();
  await using two = await scene.mcp();
  const question = { agent_instance_id: scene.id, question_text: 'Deploy?' };
  const calls = [one.call('ask_question', question), two.call('ask_question', question)];
  await held(scene, 2);
  await scene.post('Yes');
  const results = await Promise.all(calls);
  expect(results.map(({ value }) => value?.['answer'])).toEqual(['Yes', 'Yes']);
  expect(await scene.asks()).toHaveLength(1);
});

test('the same question after its answer has been received is a new question', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  await using mcp = await scene.mcp();
  for (let round = 1; round <= 15; round++) {
    const call = mcp.call('ask_question', { agent_instance_id: scene.id, question_text: 'Go on?' });
    await expect.poll(() => scene.asks(), { interval: 2 }).toHaveLength(round);
    await scene.post(`answer ${round}`);
    expect((await call).value).toMatchObject({ answer: `answer ${round}` });
  }
});

test('[H8] two calls wait for one answer: both get it, no report carries it again', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  await using one = await scene.mcp();
  await using two = await scene.mcp();
  const asked = one.call('ask_question', { agent_instance_id: scene.id, question_text: 'Deploy?' });
  await waits(scene);
  const [ask] = await scene.asks();
  const joined = two.call('wait_for_answer', { question_id: ask?.id });
  await held(scene, 2);
  await scene.post('Yes');
  expect((await asked).value).toEqual({ answer: 'Yes', question_id: ask?.id });
  expect((await joined).value).toEqual({ answer: 'Yes', question_id: ask?.id });
  expect((await scene.say('Deploying')).queued_user_messages).toEqual([]);
  await scene.settled();
  expect((await scene.head()).queued).toBe(0);
});

test('when one of two calls that wait leaves, the answer is still kept for the other', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  await using one = await scene.mcp();
  const asked = one.call('ask_question', { agent_instance_id: scene.id, question_text: 'Deploy?' });
  await held(scene);
  const [ask] = await scene.asks();
  const waiter = async () => (await scene.asks())[0]?.waiter_id;
  {
    await using two = await openMcp(server().url, scene.person.key);
    two.call('wait_for_answer', { question_id: ask?.id }).catch(() => {});
    await expect.poll(waiter, { interval: 5 }).not.toBe(ask?.waiter_id);
  }
  await expect.poll(waiter, { interval: 5 }).toBe(ask?.waiter_id);
  const [answer, report] = await Promise.all([scene.post('Yes'), scene.say('Meanwhile')]);
  expect(answer.content).toBe('Yes');
  expect(report.queued_user_messages).toEqual([]);
  expect((await asked).value).toMatchObject({ answer: 'Yes' });
  expect((await scene.say('Deploying')).queued_user_messages).toEqual([]);
});

test('[K1] a person who answers what is answered already is told who was first; on the message path it is a message', async () => {
  const scene = await openScene(server());
  const { message_id: askId } = await scene.ask('Deploy?');
  const answers = await Promise.all(
    ['Yes', 'No', 'Later'].map((content) => scene.human('POST', `/asks/${askId}/answer`, { content })),
  );
  const won = answers.filter(({ status }) => status === 200);
  expect(won).toHaveLength(1);
  for (const { body } of answers.filter(({ status }) => status === 409)) {
    expect(body.detail).toBe(`Test User answered this first: ${won[0]?.body.answer}`);
  }
  await scene.post('One more thing', { ask_id: askId });
  expect(texts((await scene.say('Deploying')).queued_user_messages)).toEqual([won[0]?.body.answer, 'One more thing']);
});

test('[K2] with several open questions a message answers the oldest, a named answer its own', async () => {
  const scene = await openScene(server());
  const q1 = await scene.ask('First?');
  const q2 = await scene.ask('Second?');
  const q3 = await scene.ask('Third?');
  await scene.human('POST', `/asks/${q2.message_id}/answer`, { content: 'two' });
  expect(await scene.head()).toMatchObject({ open_asks: 2, live_asks: 3 });
  await scene.post('one');
  expect(await scene.asks()).toMatchObject([
    { id: q1.message_id, state: 'answered', answer: 'one' },
    { id: q2.message_id, state: 'answered', answer: 'two' },
    { id: q3.message_id, state: 'open' },
  ]);
  await scene.human('POST', `/asks/${q3.message_id}/cancel`);
  expect(await scene.head()).toMatchObject({ open_asks: 0, live_asks: 2 });
  await scene.say('Working');
  await scene.settled();
  await scene.say('Still working');
  expect(await scene.head()).toMatchObject({ open_asks: 0, live_asks: 0, queued: 0 });
  expect((await scene.asks()).map(({ state }) => state)).toEqual(['applied', 'applied', 'cancelled']);
});

test('a database that fails just when a hand-out is to be confirmed is asked again', async () => {
  const { scene, cursor, auth } = await withLargeQueue();
  const { connectionString } = server().database;
  const { errors } = server();
  using request = await sendUnread(server().url, 'GET', pendingPath(scene, cursor), auth);
  await expect.poll(() => scene.claims(), { interval: 5 }).toHaveLength(1);
  await administer(connectionString, 'alter table claims rename to claims_elsewhere');
  const before = errors.length;
  expect(await request.read()).toContain('"status":"ok"');
  await expect.poll(() => errors.length, { interval: 5 }).toBeGreaterThan(before);
  await administer(connectionString, 'alter table claims_elsewhere rename to claims');
  await scene.settled();
  expect(await scene.head()).toMatchObject({ queued: 0, last_read_message_id: (await scene.messages()).at(-1)?.id });
});

test('an instance deleted while it is being handed its queue leaves nothing behind, and is no fault', async () => {
  const { scene, cursor, auth } = await withLargeQueue();
  using request = await sendUnread(server().url, 'GET', pendingPath(scene, cursor), auth);
  await expect.poll(() => scene.claims(), { interval: 5 }).toHaveLength(1);
  const before = server().errors.length;
  expect((await scene.human('DELETE', `/agent-instances/${scene.id}`)).status).toBe(200);
  expect(await scene.claims()).toEqual([]);
  expect(await request.read()).toContain('"status":"ok"');
  const gone = { status: 400, body: { detail: 'Agent instance not found' } };
  expect(await scene.agent('GET', pendingPath(scene, cursor))).toMatchObject(gone);
  expect(server().errors.slice(before)).toEqual([]);
});

test('a question whose time is over is closed, and the call that waits is told', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  await using mcp = await scene.mcp();
  const call = mcp.call('ask_question', { agent_instance_id: scene.id, question_text: 'Deploy?' });
  await waits(scene);
  await server().database.pool.query('update asks set expires_at = now() where agent_instance_id = $1', [scene.id]);
  await keepHouse(server().system);
  expect((await call).value).toMatchObject({
    status: 'cancelled',
    message: 'Nobody will answer this question: it has expired.',
  });
  expect(await scene.asks()).toMatchObject([{ state: 'expired' }]);
  expect(await scene.head()).toMatchObject({ status: 'ACTIVE', open_asks: 0, live_asks: 0 });
  const late = await scene.human('POST', `/asks/${(await scene.asks())[0]?.id}/answer`, { content: 'Yes' });
  expect(late).toMatchObject({
    status: 409,
    body: { detail: 'This question has expired; the agent no longer waits for it.' },
  });
});

test('reports, tools, polls and waiting calls at once, in two processes: each message comes exactly once', async () => {
  await using database = await createTestDatabase({ reuse: server().database.connectionString });
  await using other = await startTestServer({ database });
  const scene = await openScene(server());
  await scene.say('Starting');
  await using here = await scene.mcp();
  await using there = await openMcp(other.url, scene.person.key);
  const elsewhere = restAs(other.url, { key: scene.person.key });
  const received: string[] = [];
  const posted: string[] = [];
  const at = { agent_instance_id: scene.id };
  let running = true;
  const repeat = async (work: (round: number) => Promise<readonly string[]>) => {
    for (let round = 0; running; round++) received.push(...(await work(round)));
  };
  const report = async (call: Scene['agent']) => {
    const { body } = await call('POST', '/messages/agent', { ...at, content: 'report' });
    return texts(body.queued_user_messages);
  };
  const step = async (mcp: typeof here) => {
    const { value } = await mcp.call('log_step', { ...at, step_description: 'step' });
    return value?.['user_feedback'] as string[];
  };
  const poll = async (call: Scene['agent'], wait: number) => {
    const cursor = (await scene.head()).last_read_message_id ?? '';
    return texts((await call('GET', pendingPath(scene, cursor, `&wait=${wait}`))).body.messages);
  };
  const question = async (mcp: typeof here, round: number, who: string) => {
    const { value } = await mcp.call('ask_question', { ...at, question_text: `${who} ${round}?` });
    return typeof value?.['answer'] === 'string' ? [value['answer']] : [];
  };
  const agents = [
    repeat(() => report(scene.agent)),
    repeat(() => report(elsewhere)),
    repeat(() => step(here)),
    repeat(() => step(there)),
    repeat(() => poll(scene.agent, 0)),
    repeat(() => poll(elsewhere, 0.05)),
    repeat((round) => question(here, round, 'here')),
    repeat((round) => question(there, round, 'there')),
  ];
  for (let n = 0; n < 40; n++) {
    posted.push(`message ${n}`);
    await scene.post(`message ${n}`);
  }
  running = false;
  // The calls that still wait are told that nobody will answer.
  const cancel = async () => {
    const open = (await scene.asks()).filter(({ state }) => state === 'open');
    await Promise.all(open.map(({ id }) => scene.human('POST', `/asks/${id}/cancel`)));
  };
  let waiting = true;
  const ended = Promise.all(agents).finally(() => (waiting = false));
  while (waiting) await cancel();
  await ended;
  await scene.settled();
  received.push(...(await report(scene.agent)));
  expect(received.toSorted()).toEqual(posted.toSorted());
  const places = (await scene.messages()).map(({ seq }) => seq);
  expect(places).toEqual(places.map((_, n) => n + 1));
});
