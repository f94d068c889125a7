import { listAgentTypes, summarizeAgents } from '@beckon/core/agent/list-agent-types';
import { listOpenAsks } from '@beckon/core/ask/list-open-asks';
import type { Context } from '@beckon/core/context';
import { keepHouse } from '@beckon/core/housekeeping';
import { getInstance } from '@beckon/core/instance/get-instance';
import { listInstances } from '@beckon/core/instance/list-instances';
import { authenticateKey } from '@beckon/core/key/authenticate-key';
import { listMessages } from '@beckon/core/message/list-messages';
import { createTestDatabase } from '@beckon/db/testing/create-test-database';
import { administer } from '@beckon/db/testing/database-server';
import { sql } from 'kysely';
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { restAs } from '../support/rest.ts';
import { createPerson, startTestServer } from '../support/start-test-server.ts';
import { readEvents } from './read-events.ts';
import { lockInstance } from './lock-instance.ts';
import { openScene, texts, useServer, type Scene } from './scene.ts';

// What is known to go wrong in the reference, each under its id, and does not here.
const server = useServer();

const OPTIONS = '[OPTIONS]\n1. Yes\n2. Yes and approve npm for rest of session\n3. No\n[/OPTIONS]';
const PERMISSION = `Allow execution of Bash npm?\n\n**Full command:**\n\`\`\`bash\nnpm test\n\`\`\`\n\n${OPTIONS}`;

const patch = (scene: Scene, messageId: string) => scene.agent('PATCH', `/messages/${messageId}/request-input`);
const openAsks = (scene: Scene) => scene.asks().then((asks) => asks.filter(({ state }) => state === 'open').length);

/** A second process on the same database. */
async function startSecond() {
  const database = await createTestDatabase({ reuse: server().database.connectionString });
  const second = await startTestServer({ database });
  return {
    url: second.url,
    async [Symbol.asyncDispose]() {
      await second.close();
      await database.close();
    },
  };
}

test('[A1] thirty waiting questions hold no connection and stop nobody', async () => {
  const person = await createPerson(server());
  const scenes = await Promise.all(Array.from({ length: 30 }, () => openScene(server(), person)));
  for (const scene of scenes) await scene.say('Starting');
  const [first] = scenes;
  await using mcp = await (first as Scene).mcp();
  const calls = scenes.map((scene) =>
    mcp.call('ask_question', { agent_instance_id: scene.id, question_text: `Question of ${scene.id}?` }),
  );
  const { pool } = server().database;
  const waiting = 'select count(*)::int as n from asks where workspace_id = $1 and waiter_id is not null';
  const count = async () => ((await pool.query(waiting, [person.workspace_id])).rows[0] as { n: number }).n;
  await expect.poll(count, { interval: 10 }).toBe(30);
  await expect.poll(() => pool.totalCount - pool.idleCount, { interval: 5 }).toBe(0);
  expect((await (await openScene(server())).say('Not disturbed')).message_id).toEqual(expect.any(String));
  for (const scene of scenes) await scene.post(`Answer to ${scene.id}`);
  const results = await Promise.all(calls);
  expect(results.map(({ value }) => value?.['answer'])).toEqual(scenes.map(({ id }) => `Answer to ${id}`));
});

test('[A2] a locked instance holds up its own requests and no others', async () => {
  const locked = await openScene(server());
  const other = await openScene(server());
  await locked.say('Starting');
  await other.say('Starting');
  await using lock = await lockInstance(locked);
  let done = 0;
  const stuck = Array.from({ length: 30 }, (_, n) => locked.say(`stuck ${n}`).finally(() => (done += 1)));
  await expect.poll(() => lock.waiting(), { interval: 5 }).toBeGreaterThan(0);
  expect((await fetch(`${server().url}/health`)).status).toBe(200);
  expect((await fetch(`${server().url}/ready`)).status).toBe(200);
  await other.say('Not disturbed');
  await other.post('Nor am I');
  expect((await other.human('GET', '/agent-instances')).status).toBe(200);
  expect(done).toBe(0);
  await lock.release();
  await Promise.all(stuck);
  expect(await locked.messages()).toHaveLength(31);
});

test('[A3] a megabyte is taken through both doors and seen live', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  await using stream = await readEvents(server().url, scene.id, { cookie: scene.person.cookie });
  expect((await stream.next()).event).toBe('connected');
  const content = 'ä'.repeat(524_288);
  await scene.say(content);
  await scene.post(content);
  const isMessage = ({ event }: { event: string }) => event === 'message';
  for (const sender_type of ['AGENT', 'USER']) {
    const { data } = (await stream.until(isMessage)).at(-1) ?? {};
    expect(data?.['sender_type']).toBe(sender_type);
    expect(data?.['content'] === content).toBe(true);
  }
});

test('[A4] thirty streams listen through one connection', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  await using streams = new AsyncDisposableStack();
  for (let n = 0; n < 30; n++) {
    const stream = streams.use(await readEvents(server().url, scene.id, { cookie: scene.person.cookie }));
    expect((await stream.next()).event).toBe('connected');
  }
  const { rows } = await server().database.pool.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity
     where datname = current_database() and application_name = 'beckon bell'`,
  );
  expect(rows[0]?.n).toBe(1);
});

test('[A5] [A7] [A8] lists read one message an instance, pages their page, each by an index', async () => {
  const person = await createPerson(server());
  const scenes = await Promise.all(Array.from({ length: 3 }, () => openScene(server(), person)));
  for (const scene of scenes) await scene.ask('Go on?');
  const [scene] = scenes as [Scene];
  const { pool } = server().database;
  await pool.query(
    `insert into messages (workspace_id, agent_instance_id, seq, sender_type, content)
     select $1, $2, 1 + n, 'AGENT', repeat('x', 2000) from generate_series(1, 5000) n`,
    [person.workspace_id, scene.id],
  );
  await pool.query('update agent_instances set message_count = 5001 where id = $1', [scene.id]);
  await pool.query(
    `insert into asks (workspace_id, id, agent_instance_id, kind, state)
     select workspace_id, id, agent_instance_id, 'question', 'applied' from messages
     where workspace_id = $1 and agent_instance_id = $2 and seq > 1`,
    [person.workspace_id, scene.id],
  );
  await pool.query(
    `insert into agent_instances (workspace_id, user_agent_id, user_id, status)
     select workspace_id, user_agent_id, user_id, 'COMPLETED' from agent_instances, generate_series(1, 2000) where id = $1`,
    [scene.id],
  );
  await pool.query(
    `insert into api_keys (workspace_id, user_id, name, api_key_hash, scopes)
     select $1, $2, 'many', sha256(n::text::bytea), '{agent}' from generate_series(1, 2000) n`,
    [person.workspace_id, person.user_id],
  );
  const tables = 'messages, agent_instances, api_keys, asks, user_agents, members';
  await administer(server().database.connectionString, `analyze ${tables}`);
  const actor = {
    kind: 'key',
    key_id: person.key_id,
    user_id: person.user_id,
    workspace_id: person.workspace_id,
    scopes: ['read'],
  } as const;

  /** Rows of each table that `read` fetches, and how often it reads a whole table. */
  const cost = (read: (ctx: Context) => Promise<unknown>) =>
    server()
      .system.db.transaction()
      .execute(async (tx) => {
        // The connection's counts since it last reported them, so only their difference tells.
        const count = async () => {
          const { rows } = await sql<{ relname: string; seq_scan: number; fetched: number }>`
            select relname, seq_scan, seq_tup_read + coalesce(idx_tup_fetch, 0) as fetched
            from pg_stat_xact_user_tables where relname in ('messages', 'agent_instances', 'api_keys', 'asks')`.execute(
            tx,
          );
          return new Map(rows.map(({ relname, ...row }) => [relname, row]));
        };
        const before = await count();
        await read({ ...server().system, db: tx, actor } as unknown as Context);
        return Object.fromEntries(
          [...(await count())].map(([table, { seq_scan, fetched }]) => {
            const was = before.get(table) ?? { seq_scan: 0, fetched: 0 };
            return [table, { seq_scan: seq_scan - was.seq_scan, fetched: fetched - was.fetched }];
          }),
        );
      });

  const none = { seq_scan: 0, fetched: 0 };
  const few = (rows: number) => ({ seq_scan: 0, fetched: expect.toSatisfy((n: number) => n <= rows) });
  const page = { limit: 100, scope: 'me' } as const;
  expect(await cost((ctx) => listInstances(ctx, page))).toMatchObject({
    agent_instances: few(110),
    messages: few(100),
  });
  expect(await cost((ctx) => listAgentTypes(ctx))).toMatchObject({ messages: few(500) });
  expect(await cost((ctx) => summarizeAgents(ctx))).toMatchObject({ messages: none });
  expect(await cost((ctx) => listOpenAsks(ctx.db, person.workspace_id, 100))).toMatchObject({
    asks: few(3),
    messages: few(3),
  });
  const opened = { agent_instance_id: scene.id, message_limit: 50 };
  expect(await cost((ctx) => getInstance(ctx, opened))).toMatchObject({ messages: few(51), agent_instances: few(3) });
  const [, oldest] = (await scene.messages()).slice(0, 2);
  const before = { agent_instance_id: scene.id, limit: 50, before_message_id: oldest?.id };
  expect(await cost((ctx) => listMessages(ctx, before))).toMatchObject({ messages: few(52) });
  expect(await cost((ctx) => authenticateKey(ctx, person.key))).toMatchObject({ api_keys: few(10) });
});

test('[A8] messages come in pages of at most 500, and every page is there', async () => {
  const scene = await openScene(server());
  for (let n = 1; n <= 23; n++) await scene.say(`Step ${n}`);
  const at = `/agent-instances/${scene.id}`;
  expect((await scene.human('GET', at)).body.messages).toHaveLength(23);
  expect((await scene.human('GET', `${at}?message_limit=5`)).body.messages).toHaveLength(5);
  const read: string[] = [];
  for (let before = ''; ;) {
    const { body } = await scene.human('GET', `${at}/messages?limit=5${before && `&before_message_id=${before}`}`);
    if (body.length === 0) break;
    read.unshift(...texts(body));
    before = body[0].id;
  }
  expect(read).toEqual(Array.from({ length: 23 }, (_, n) => `Step ${n + 1}`));
  expect((await scene.human('GET', `${at}/messages?limit=501`)).status).toBe(422);
  expect((await scene.human('GET', `${at}?message_limit=501`)).status).toBe(422);
});

test('[A11] content and bodies have limits, and a sentence that names them', async () => {
  const scene = await openScene(server());
  const content = 'x'.repeat(1_048_577);
  const tooLong = {
    status: 413,
    body: { detail: 'content has 1048577 bytes; at most 1048576 are accepted. Send it in parts.' },
  };
  const body = { agent_instance_id: scene.id, agent_type: 'x', content };
  expect(await scene.agent('POST', '/messages/agent', body)).toMatchObject(tooLong);
  await scene.say('Starting');
  expect(await scene.human('POST', `/agent-instances/${scene.id}/messages`, { content })).toMatchObject(tooLong);
  expect(await scene.agent('POST', '/messages/user', body)).toMatchObject(tooLong);
  const huge = { agent_instance_id: scene.id, content: 'x'.repeat(8 * 1_048_576) };
  expect(await scene.agent('POST', '/messages/agent', huge)).toMatchObject({
    status: 413,
    body: { detail: 'The request body is larger than 8388608 bytes. Send less at once.' },
  });
  expect(texts(await scene.messages())).toEqual(['Starting']);
});

test('[C1] a message stamped before what the agent has read is delivered all the same', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  const { id } = await scene.post('late');
  await server().database.pool.query(`update messages set created_at = created_at - interval '1 hour' where id = $1`, [
    id,
  ]);
  expect(texts((await scene.say('Working')).queued_user_messages)).toEqual(['late']);
});

test('[C1] of messages and reports at once, each message is handed out once', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  const got: string[] = [];
  const report = async (n: number) => got.push(...texts((await scene.say(`Step ${n}`)).queued_user_messages));
  for (let round = 0; round < 25; round++) {
    await Promise.all([0, 1, 2, 3].map((n) => (n % 2 === 0 ? scene.post(`${round}.${n}`) : report(n))));
  }
  await scene.settled();
  await report(0);
  const posted = (await scene.messages()).filter(({ sender_type }) => sender_type === 'USER');
  expect(got.toSorted()).toEqual(texts(posted).toSorted());
  expect(posted).toHaveLength(50);
});

test('[C2] a message of the very instant of the reading position is delivered', async () => {
  const scene = await openScene(server());
  const { message_id: cursor } = await scene.say('Starting');
  await scene.post('same instant');
  await server().database.pool.query(
    `update messages set created_at = '2026-01-01T00:00:00Z' where agent_instance_id = $1`,
    [scene.id],
  );
  expect(texts((await scene.poll(cursor)).messages)).toEqual(['same instant']);
});

test('[C3] [H1] polls at once in two processes: over 100 rounds each message comes exactly once', async () => {
  await using second = await startSecond();
  const scene = await openScene(server());
  const elsewhere = restAs(second.url, { key: scene.person.key });
  let { message_id: cursor } = await scene.say('Starting');
  for (let round = 0; round < 100; round++) {
    const { id } = await scene.post(`round ${round}`);
    const path = `/messages/pending?agent_instance_id=${scene.id}&last_read_message_id=${cursor}`;
    const answers = await Promise.all(
      [scene.agent, elsewhere, scene.agent, elsewhere].map((call) => call('GET', path)),
    );
    const got = answers.filter(({ body }) => body.status === 'ok');
    expect(got.map(({ body }) => texts(body.messages))).toEqual([[`round ${round}`]]);
    expect(answers.filter(({ body }) => body.status === 'stale')).toHaveLength(3);
    cursor = id;
  }
});

test('[C4] first messages at once, of one instance and of one kind of agent, all succeed', async () => {
  await using second = await startSecond();
  const person = await createPerson(server());
  const calls = [restAs(server().url, { key: person.key }), restAs(second.url, { key: person.key })] as const;
  const send = (n: number, agent_instance_id: string, agent_type: string) =>
    (n % 2 === 0 ? calls[0] : calls[1])('POST', '/messages/agent', { agent_instance_id, agent_type, content: `${n}` });
  for (let round = 0; round < 10; round++) {
    const id = randomUUID();
    const ones = await Promise.all(Array.from({ length: 8 }, (_, n) => send(n, id, 'Claude')));
    expect(ones.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
    const kinds = await Promise.all(Array.from({ length: 8 }, (_, n) => send(n, randomUUID(), `Kind ${round}`)));
    expect(kinds.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
  }
  const { body } = await calls[0]('GET', '/agent-types');
  expect(body).toHaveLength(11);
  expect(body.map((agent: { total_instances: number }) => agent.total_instances).toSorted()).toEqual([
    10,
    ...Array.from({ length: 10 }, () => 8),
  ]);
});

test('[C6] what is typed at the terminal does not swallow what waits from the dashboard', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  await scene.post('from the dashboard');
  const typed = await scene.typed('at the terminal');
  const { status, messages } = await scene.poll(typed.message_id);
  expect({ status, messages: texts(messages) }).toEqual({ status: 'ok', messages: ['from the dashboard'] });
});

test('[C7] an answer that a call waited for is not delivered again by the next log_step', async () => {
  const scene = await openScene(server());
  await using mcp = await scene.mcp();
  await scene.say('Starting');
  for (let round = 0; round < 20; round++) {
    const call = mcp.call('ask_question', { agent_instance_id: scene.id, question_text: `Question ${round}?` });
    await expect.poll(() => openAsks(scene), { interval: 2 }).toBe(1);
    await scene.post(`Answer ${round}`);
    expect((await call).value).toMatchObject({ answer: `Answer ${round}` });
    const step = await mcp.call('log_step', { agent_instance_id: scene.id, step_description: 'Going on' });
    expect(step.value).toMatchObject({ success: true, user_feedback: [] });
  }
});

test('[C8] [K4] that the agent has moved on is known, and what names one question answers no other', async () => {
  const scene = await openScene(server());
  const old = await scene.ask('Deploy?');
  await scene.say('Never mind, I looked it up');
  expect(await scene.head()).toMatchObject({ status: 'ACTIVE', open_asks: 1 });
  expect(await scene.asks()).toMatchObject([{ state: 'open', moved_on: true }]);
  const current = await scene.ask('Which region?');
  await scene.post('eu-west', { ask_id: current.message_id });
  await scene.post('and hurry', { ask_id: current.message_id });
  expect(await scene.asks()).toMatchObject([
    { id: old.message_id, state: 'open', answer: null, moved_on: true },
    { id: current.message_id, state: 'answered', answer: 'eu-west', moved_on: false },
  ]);
});

test('[C9] request-input behind the reading position is stale: nobody waits, so no status, no open question', async () => {
  const scene = await openScene(server());
  const earlier = await scene.say('Step 1');
  await scene.say('Step 2');
  expect(await patch(scene, earlier.message_id)).toMatchObject({
    status: 200,
    body: { status: 'stale', messages: [] },
  });
  expect(await scene.head()).toMatchObject({ status: 'ACTIVE', open_asks: 0 });
  await scene.end();
  const late = await scene.say('Step 3');
  expect(await patch(scene, late.message_id)).toMatchObject({ status: 200, body: { status: 'ok' } });
  expect((await scene.head()).status).toBe('COMPLETED');
});

test('[C10] what is over stays over, what is deleted stays deleted', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  await scene.end();
  const { ended_at } = await scene.head();
  await scene.say('late report');
  const question = await scene.ask('late question?');
  await scene.post('late answer');
  await scene.typed('late text');
  expect((await patch(scene, question.message_id)).body).toEqual({ detail: 'Message already requires user input' });
  expect(await scene.head()).toMatchObject({ status: 'COMPLETED', ended_at });
  expect((await scene.human('DELETE', `/agent-instances/${scene.id}`)).status).toBe(200);
  const revive = { agent_instance_id: scene.id, agent_type: 'x', content: 'still here' };
  expect(await scene.agent('POST', '/messages/agent', revive)).toMatchObject({
    status: 400,
    body: { detail: 'Agent instance was deleted. Start a new one under another agent_instance_id.' },
  });
  expect((await scene.human('GET', `/agent-instances/${scene.id}`)).status).toBe(404);
  expect(await scene.messages()).toEqual([]);
});

test.each<[string, (scene: Scene, askId: string) => Promise<unknown>]>([
  ['the dashboard', (scene) => scene.post('Yes')],
  ['the terminal', (scene) => scene.typed('Yes')],
  ['the terminal, queued', (scene) => scene.typed('Yes', false)],
  ['its own path', (scene, askId) => scene.human('POST', `/asks/${askId}/answer`, { content: 'Yes' })],
  [
    'tRPC',
    (scene) =>
      fetch(`${scene.server.url}/trpc/messages.post`, {
        method: 'POST',
        headers: { cookie: scene.person.cookie, 'content-type': 'application/json' },
        body: JSON.stringify({ agent_instance_id: scene.id, content: 'Yes' }),
      }),
  ],
])('[C11] an answer through %s changes the status like any other', async (_, answer) => {
  const scene = await openScene(server());
  const { message_id } = await scene.ask('Deploy?');
  expect((await scene.head()).status).toBe('AWAITING_INPUT');
  await answer(scene, message_id);
  expect(await scene.head()).toMatchObject({ status: 'ACTIVE', open_asks: 0 });
  expect(await scene.asks()).toMatchObject([{ answer: 'Yes', answered_by: scene.person.user_id }]);
});

test('[C14] what is no UUID is refused with a sentence, a negative limit too', async () => {
  const scene = await openScene(server());
  const calls: [Scene['agent'], string, string, unknown?][] = [
    [scene.agent, 'POST', '/messages/agent', { agent_instance_id: 'zz', agent_type: 'x', content: 'x' }],
    [scene.agent, 'POST', '/messages/user', { agent_instance_id: 'zz', content: 'x' }],
    [scene.agent, 'POST', '/sessions/end', { agent_instance_id: 'zz' }],
    [scene.agent, 'GET', '/messages/pending?agent_instance_id=zz'],
    [scene.agent, 'GET', `/messages/pending?agent_instance_id=${scene.id}&last_read_message_id=zz`],
    [scene.agent, 'PATCH', '/messages/zz/request-input'],
    [scene.agent, 'POST', '/agents/instances/zz/heartbeat'],
    [scene.human, 'GET', '/agent-instances/zz'],
    [scene.human, 'POST', '/agent-instances/zz/messages', { content: 'x' }],
    [scene.human, 'GET', '/agent-instances/zz/messages/stream'],
  ];
  for (const [call, method, path, body] of calls) {
    const answer = await call(method, path, body);
    expect(answer, `${method} ${path}`).toMatchObject({ status: 400, body: { detail: expect.stringContaining('zz') } });
  }
  expect((await scene.human('GET', '/agent-instances?limit=-1')).status).toBe(422);
});

test('[C15] an unknown instance is called just that', async () => {
  const scene = await openScene(server());
  const unknown = { status: 400, body: { detail: 'Agent instance not found' } };
  expect(await scene.end()).toMatchObject(unknown);
  expect(await scene.agent('GET', `/messages/pending?agent_instance_id=${scene.id}`)).toMatchObject(unknown);
  await using mcp = await scene.mcp();
  const asked = await mcp.call('ask_question', { agent_instance_id: scene.id, question_text: 'Deploy?' });
  expect(asked).toMatchObject({ isError: true, text: "Error calling tool 'ask_question': Agent instance not found" });
});

test.each([
  ['binary', 'diff --git a/i.png b/i.png\nindex 1111111..2222222 100644\nBinary files a/i.png and b/i.png differ'],
  ['rename-only', 'diff --git a/old b/new\nsimilarity index 100%\nrename from old\nrename to new'],
  ['mode-only', 'diff --git a/run.sh b/run.sh\nold mode 100644\nnew mode 100755'],
])('[C16] a %s diff is a diff, plain or base64', async (_, git_diff) => {
  const scene = await openScene(server());
  await scene.say('Changed', { git_diff });
  expect((await scene.human('GET', `/agent-instances/${scene.id}`)).body.git_diff).toBe(git_diff);
  await scene.say('Nothing', { git_diff: '' });
  await scene.say('Changed', { git_diff: Buffer.from(git_diff).toString('base64') });
  expect((await scene.human('GET', `/agent-instances/${scene.id}`)).body.git_diff).toBe(git_diff);
});

test('[C17] between the history and the stream there is no gap, however much is written meanwhile', async () => {
  const scene = await openScene(server());
  await scene.say('Step 0');
  const writing = (async () => {
    for (let n = 1; n <= 60; n++) await scene.say(`Step ${n}`);
  })();
  for (let viewer = 1; viewer <= 5; viewer++) {
    await using stream = await readEvents(server().url, scene.id, { cookie: scene.person.cookie });
    expect((await stream.next()).event).toBe('connected');
    const { body: history } = await scene.human('GET', `/agent-instances/${scene.id}/messages?limit=500`);
    await scene.say(`Seen by ${viewer}`);
    const live = await stream.until(({ data }) => data['content'] === `Seen by ${viewer}`);
    const seen = new Set([...texts(history), ...live.map(({ data }) => data['content'])]);
    const all = texts(await scene.messages());
    expect([...seen]).toEqual(all.slice(0, all.indexOf(`Seen by ${viewer}`) + 1));
  }
  await writing;
});

test('[C17] a stream taken up with its last id brings what was missed, once, in order', async () => {
  const scene = await openScene(server());
  await scene.say('Step 0');
  const seen: unknown[] = [];
  let resume: Record<string, string> = {};
  for (let round = 1; round <= 6; round++) {
    await using stream = await readEvents(server().url, scene.id, { cookie: scene.person.cookie, ...resume });
    expect(await stream.next()).toEqual({ event: 'connected', data: { instance_id: scene.id } });
    await scene.ask(`Question ${round}?`);
    const events = await stream.through((await scene.head()).top);
    seen.push(...events.filter(({ event }) => event === 'message').map(({ data }) => data['content']));
    resume = { 'last-event-id': stream.lastEventId ?? '' };
    await scene.post(`Answer ${round}`);
    await scene.say(`Step ${round}`);
    await scene.settled();
  }
  const all = texts(await scene.messages());
  expect(seen).toEqual(all.slice(1, all.indexOf('Question 6?') + 1));
});

test('[C17] an id of another log starts anew, and says so', async () => {
  const scene = await openScene(server());
  await scene.say('Step 0');
  const stream = await readEvents(server().url, scene.id, {
    cookie: scene.person.cookie,
    'last-event-id': '1-0123456789abcdef',
  });
  expect(await stream.next()).toEqual({ event: 'connected', data: { instance_id: scene.id, reset: 'other_log' } });
  await stream[Symbol.asyncDispose]();
});

test('[C18] [H6] a poll without a cursor is answered, and acknowledges nothing', async () => {
  const scene = await openScene(server());
  const { message_id: cursor } = await scene.say('Starting');
  await scene.post('hello');
  for (const query of ['', '&last_read_message_id=', '&last_read_message_id=']) {
    const { status, body } = await scene.agent('GET', `/messages/pending?agent_instance_id=${scene.id}${query}`);
    expect({ status, body }).toMatchObject({ status: 200, body: { status: 'ok', messages: [{ content: 'hello' }] } });
  }
  expect((await scene.head()).last_read_message_id).toBe(cursor);
});

test('[C21] the number of an option is sent as its text', async () => {
  const scene = await openScene(server());
  const first = await scene.ask(PERMISSION);
  expect((await scene.post('2')).content).toBe('Yes and approve npm for rest of session');
  const second = await scene.ask('Sure?\n\n[YES/NO]');
  const path = `/asks/${second.message_id}/answer`;
  expect((await scene.human('POST', path, { content: '2' })).body.answer).toBe('No');
  const { message_id: last } = await scene.ask('How many?');
  await scene.post('2');
  expect(await scene.asks()).toMatchObject([
    { id: first.message_id, answer: 'Yes and approve npm for rest of session', kind: 'permission' },
    { id: second.message_id, answer: 'No' },
    { id: last, answer: '2' },
  ]);
});

test.each([
  ['a permission', PERMISSION, {}],
  ['a permission without options', 'Allow execution of Bash?', {}],
  ['a choice', `Which?\n${OPTIONS}`, {}],
  ['a yes or no', 'Sure?\n[YES/NO]', {}],
  ['a plan', 'I will do this', { message_metadata: { ask_kind: 'plan' } }],
])('[C21] [K7] no key decides: %s is not answered by a relayed text', async (_, question, more) => {
  const scene = await openScene(server());
  const { message_id: askId } = await scene.ask(question, more);
  await scene.typed('Yes');
  await scene.typed('1', false);
  const post = { content: 'Yes' };
  expect((await scene.agent('POST', `/agent-instances/${scene.id}/messages`, post)).status).toBe(403);
  expect((await scene.agent('POST', `/asks/${askId}/answer`, post)).status).toBe(403);
  expect((await scene.agent('POST', `/asks/${askId}/cancel`)).status).toBe(403);
  expect(await scene.asks()).toMatchObject([{ state: 'open', answer: null }]);
  expect(await scene.head()).toMatchObject({ status: 'AWAITING_INPUT', open_asks: 1 });
});

test('[C21] nor by one that was there when the message became a question', async () => {
  const scene = await openScene(server());
  const { message_id } = await scene.say(PERMISSION);
  await scene.typed('Yes', false);
  expect((await patch(scene, message_id)).body).toMatchObject({ status: 'ok', messages: [{ content: 'Yes' }] });
  expect(await scene.asks()).toMatchObject([{ state: 'open', answer: null, kind: 'permission' }]);
  const plain = await scene.say('Which region?');
  await scene.typed('eu-west', false);
  expect((await patch(scene, plain.message_id)).body).toMatchObject({ messages: [{ content: 'eu-west' }] });
  await scene.settled();
  expect((await scene.asks())[1]).toMatchObject({ state: 'delivered', answer: 'eu-west', kind: 'question' });
});

test('[C26] an agent whose heartbeats stop is DISCONNECTED, and back with any sign of life', async () => {
  const scene = await openScene(server());
  const status = async () => (await scene.head()).status;
  const beat = () => scene.agent('POST', `/agents/instances/${scene.id}/heartbeat`);
  const silence = async (time: string) => {
    await scene.settled();
    await server().database.pool.query(
      `update agent_instances set last_heartbeat_at = last_heartbeat_at - $2::interval,
         last_contact_at = last_contact_at - $2::interval where id = $1`,
      [scene.id, time],
    );
    await keepHouse(server().system);
  };
  await scene.say('Starting');
  await silence('2 minutes');
  expect(await status(), 'never sent a heartbeat').toBe('ACTIVE');
  expect((await beat()).body).toMatchObject({ agent_instance_id: scene.id });
  await keepHouse(server().system);
  expect(await status()).toBe('ACTIVE');
  await silence('2 minutes');
  expect(await status()).toBe('DISCONNECTED');
  await scene.post('Are you there?');
  expect(await status(), 'a person does not bring it back').toBe('DISCONNECTED');
  await beat();
  expect(await status()).toBe('ACTIVE');
  const { message_id: cursor } = await scene.ask('Deploy?');
  await silence('2 minutes');
  expect(await status()).toBe('DISCONNECTED');
  await scene.poll(cursor);
  expect(await status()).toBe('AWAITING_INPUT');
  await scene.post('Yes');
  await silence('2 minutes');
  await scene.say('Deploying');
  expect(await status()).toBe('ACTIVE');
  await scene.end();
  await silence('2 minutes');
  expect(await status()).toBe('COMPLETED');
});

test('[C26] one that is not heard of for a day is STALE, and one locked instance does not stop the sweep', async () => {
  const [forgotten, locked, asking] = await Promise.all([0, 1, 2].map(() => openScene(server())));
  if (!forgotten || !locked || !asking) throw new Error('three scenes');
  await forgotten.say('Starting');
  await locked.say('Starting');
  await asking.ask('Deploy?');
  const { pool } = server().database;
  await pool.query(`update agent_instances set last_contact_at = now() - interval '25 hours' where id = any($1)`, [
    [forgotten.id, asking.id],
  ]);
  await pool.query(`update agent_instances set last_contact_at = now() - interval '30 hours' where id = $1`, [
    locked.id,
  ]);
  await using lock = await lockInstance(locked);
  await keepHouse(server().system).catch(() => {});
  expect((await forgotten.head()).status).toBe('STALE');
  expect((await asking.head()).status, 'it waits for a person').toBe('AWAITING_INPUT');
  await lock.release();
  await keepHouse(server().system);
  expect((await locked.head()).status).toBe('STALE');
  const { last_read_message_id: cursor } = await forgotten.head();
  await forgotten.poll(cursor ?? '');
  expect((await forgotten.head()).status).toBe('ACTIVE');
});
