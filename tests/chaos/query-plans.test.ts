import { stillAuthorised } from '@beckon/core/access';
import { expireAsks } from '@beckon/core/ask/expire-asks';
import { instanceTopic, type KeyActor } from '@beckon/core/context';
import { followInstance } from '@beckon/core/event/follow-instance';
import { followWorkspace } from '@beckon/core/event/follow-workspace';
import { keepHouse } from '@beckon/core/housekeeping';
import { sweepInstances } from '@beckon/core/instance/sweep-instances';
import { createTestDatabase } from '@beckon/db/testing/create-test-database';
import { must } from '@beckon/shared/must';
import { sql } from 'kysely';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startAgent, type Agent } from '../feed/support/agent.ts';
import type { RestAnswer } from '../support/rest.ts';
import { createPerson, startTestServer, type TestPerson, type TestServer } from '../support/start-test-server.ts';
import { until } from '../support/until.ts';
import { explainPool, type Explained } from './support/explain-pool.ts';
import { fillWithMillion, type Million } from './support/million.ts';

/** Tables that grow with use. */
const GROWING = [
  'messages',
  'instance_events',
  'agent_instances',
  'asks',
  'api_keys',
  'sessions',
  'idempotency',
  'instance_words',
  'instance_marks',
];

interface Case {
  readonly does: string;
  /** Why it costs no more when the tables grow. */
  readonly why: string;
  /** Of the statement that this is about: it must have run. */
  readonly runs: RegExp;
  /** At most, for each statement it runs. */
  readonly rows: number;
  readonly blocks: number;
  /** Does it; what comes before `begin` is not looked at. */
  act(scene: Scene, begin: () => void): Promise<unknown>;
}

interface Scene extends Million {
  readonly server: TestServer;
  readonly person: TestPerson;
  /** In the busiest instance. */
  readonly agent: Agent;
  readonly actor: KeyActor;
}

let scene: Scene;
let explained: ReturnType<typeof explainPool>;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  const database = resources.use(await createTestDatabase({ maxConnections: 5 }));
  explained = explainPool(database.pool, GROWING);
  // What runs by itself is no part of what is looked at.
  const http = { authorityCheckMs: 2 ** 31 - 1 };
  const server = resources.use(await startTestServer({ database, limits: { askHoldMs: 1 }, http }));
  const person = await createPerson(server);
  const million = await fillWithMillion(database.url, person, await createPerson(server));
  const actor: KeyActor = { kind: 'key', ...person, scopes: ['read', 'agent', 'relay'] };
  scene = { ...million, server, person, actor, agent: startAgent(server.url, person, million.busiest) };
}, 180_000);

afterAll(() => resources.disposeAsync());

const ok = async (answer: Promise<RestAnswer>): Promise<RestAnswer['body']> => {
  const { status, body } = await answer;
  expect({ status, body }).toMatchObject({ status: 200 });
  return body;
};

/** The first frame of the busiest instance's feed, from this cursor. */
async function firstFrame({ server, actor, busiest }: Scene, lastEventId?: string) {
  const stop = new AbortController();
  const feed = followInstance(
    { ...server.system, actor, signal: stop.signal },
    { agent_instance_id: busiest, lastEventId },
  );
  const { value } = await feed.next();
  stop.abort();
  await feed.return(undefined);
  return must(value);
}

const askSame = async ({ server, person, busiest }: Scene) => {
  const response = await fetch(`${server.url}/trpc/tools.askQuestion`, {
    method: 'POST',
    headers: { authorization: `Bearer ${person.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ agent_instance_id: busiest, question_text: 'The same?' }),
  });
  expect(await response.json()).toMatchObject({ result: { data: { status: 'pending' } } });
};

const cases: Case[] = [
  {
    does: '[A7] a key is looked up',
    why: 'It reads the key by its id and the member it belongs to, one row each; its use is noted in the row and its indexes.',
    runs: /from api_keys k join members/,
    rows: 1,
    blocks: 150,
    act: ({ agent }) => ok(agent.agent('GET', '/auth/verify')),
  },
  {
    does: '[A7] a session is looked up',
    why: 'It reads the session by the hash of its token, then workspace and member by their keys; once a minute it notes in the row that it was seen.',
    runs: /from sessions s/,
    rows: 3,
    blocks: 80,
    act: async ({ agent, server, person }, begin) => {
      await sql`update sessions set last_seen_at = now() - interval '2 minutes' where user_id = ${person.user_id}`.execute(
        server.system.db,
      );
      begin();
      return ok(agent.person('GET', '/auth/session'));
    },
  },
  {
    does: '[A7] the keys of a person are listed',
    why: 'It reads the keys of that person, of which fifty at most are active, and the agent that each speaks as.',
    runs: /from api_keys k left join user_agents/,
    rows: 30,
    blocks: 180,
    act: ({ agent }) => ok(agent.person('GET', '/auth/api-keys')),
  },
  {
    does: '[A7] a key is made',
    why: 'It counts the keys of that person.',
    runs: /select count\(\*\) as count from api_keys/,
    rows: 30,
    blocks: 80,
    act: ({ agent }) => agent.person('POST', '/auth/api-keys', { name: 'another' }),
  },
  {
    does: 'an agent reports and takes what people wrote',
    why: 'It locks one row by its key, reads the queue from an index of what is queued only, and adds one message.',
    runs: /insert into messages/,
    rows: 10,
    blocks: 100,
    async act({ agent }, begin) {
      await agent.write('One more thing.');
      begin();
      await agent.say('At work');
    },
  },
  {
    does: 'a report is sent again with its idempotency key',
    why: 'It finds the stored answer by its key.',
    runs: /select request_hash, response from idempotency/,
    rows: 10,
    blocks: 100,
    async act({ agent, busiest }, begin) {
      const headers = { 'idempotency-key': randomUUID() };
      const send = () =>
        agent.agent('POST', '/messages/agent', { agent_instance_id: busiest, content: 'Once' }, { headers });
      await ok(send());
      begin();
      await ok(send());
    },
  },
  {
    does: 'an agent looks at its queue without a cursor',
    why: 'It reads the queue from an index that holds nothing else.',
    runs: /m\.withdrawn_at is null and m\.kind <> 'interrupt' order by m\.seq/,
    rows: 10,
    blocks: 40,
    async act({ agent, busiest }, begin) {
      await agent.write('Queued.');
      begin();
      await ok(agent.agent('GET', `/messages/pending?agent_instance_id=${busiest}`));
    },
  },
  {
    does: 'an agent takes its queue with its cursor',
    why: 'It reads the queue from the same index, and marks the rows it found by their keys.',
    runs: /insert into claims/,
    rows: 10,
    blocks: 100,
    async act({ agent, busiest }, begin) {
      const cursor = await agent.say('Waiting.');
      await agent.write('Taken with the cursor.');
      begin();
      const path = `/messages/pending?agent_instance_id=${busiest}&last_read_message_id=${cursor}`;
      const { messages } = await ok(agent.agent('GET', path));
      expect(messages).toHaveLength(1);
    },
  },
  {
    does: 'a message becomes a question',
    why: 'It reads that message by its key, and the queue.',
    runs: /set requires_user_input = true/,
    rows: 10,
    blocks: 100,
    async act({ agent }, begin) {
      const id = await agent.say('Shall I?');
      begin();
      await ok(agent.agent('PATCH', `/messages/${id}/request-input`));
    },
  },
  {
    does: 'ask_question looks for the same text',
    why: 'It reads the asks of the instance that still wait, not the 1,500 that are over.',
    runs: /m\.content = /,
    rows: 20,
    blocks: 100,
    async act(at, begin) {
      await askSame(at);
      begin();
      await askSame(at);
    },
  },
  {
    does: 'a person answers the oldest question',
    why: 'It reads the asks of the instance that are open, not the 1,500 that are over.',
    runs: /has_callback from asks a/,
    rows: 20,
    blocks: 150,
    async act({ agent }, begin) {
      await agent.say('Deploy?', { asks: true });
      begin();
      await agent.write('Yes.');
    },
  },
  {
    does: '[A5] instances are listed',
    why: 'It reads one page of the index by start, and for each row of it the agent and one message by their keys.',
    runs: /order by i\.started_at desc/,
    rows: 2 * 50 + 5,
    blocks: 50 * 10,
    act: ({ agent }) => ok(agent.person('GET', '/agent-instances?limit=50')),
  },
  {
    does: '[A5] instances are listed from a cursor',
    why: 'It begins in the index where the last page ended: the tenth page costs as much as the first.',
    runs: /\(i\.started_at, i\.id\) </,
    rows: 2 * 50 + 5,
    blocks: 50 * 10,
    async act({ agent, atWork }, begin) {
      const { id, started_at } = await ok(agent.person('GET', `/agent-instances/${atWork[49]}?message_limit=0`));
      const cursor = Buffer.from(`${started_at} ${id}`).toString('base64url');
      begin();
      expect(await ok(agent.person('GET', `/agent-instances?limit=50&cursor=${cursor}`))).toHaveLength(50);
    },
  },
  {
    does: '[A5] the home of a workspace is read',
    why: 'It reads 200 instances from the index by activity with one message each, and the open asks.',
    runs: /order by i\.latest_message_at desc, i\.id limit/,
    rows: 2 * 200 + 5,
    blocks: 200 * 10,
    async act({ server, actor }) {
      const stop = new AbortController();
      const home = followWorkspace({ ...server.system, actor, signal: stop.signal });
      const { value } = await home.next();
      expect(value?.frame).toMatchObject({ type: 'snapshot' });
      stop.abort();
      await home.return(undefined);
    },
  },
  {
    does: '[A5] the agents are listed with their instances',
    why: 'It counts the 2,000 instances of the workspace, and reads one message for each of the 500 it shows.',
    runs: /left join lateral/,
    rows: 2_000 + 500 + 20,
    blocks: 2_500 + 500 * 6,
    act: ({ agent }) => ok(agent.person('GET', '/agent-types')),
  },
  {
    does: '[A5] instances are counted by agent',
    why: 'It counts the 2,000 instances of the workspace, and reads no message.',
    runs: /count\(i\.id\) filter/,
    rows: 2_000,
    blocks: 3_500,
    act: ({ agent }) => ok(agent.person('GET', '/agent-summary')),
  },
  {
    does: '[A7] the instances of one agent are listed',
    why: 'It reads one page of the index by agent and start.',
    runs: /and i\.user_agent_id = /,
    rows: 2 * 100 + 5,
    blocks: 100 * 10,
    act: ({ agent, agentId }) => ok(agent.person('GET', `/agent-types/${agentId}/instances?limit=100`)),
  },
  {
    does: 'instances are searched for a word that many have',
    why: 'It walks the instances by activity, looks each word up in an index, and stops when the page is full.',
    runs: /from instance_words w/,
    rows: 2 * 31 + 5,
    blocks: 31 * 15,
    async act({ agent }) {
      expect((await ok(agent.person('POST', '/agent-instances/search', { q: 'read', limit: 30 }))).items).toHaveLength(
        30,
      );
    },
  },
  {
    does: 'instances are searched for words that none has',
    why: 'It walks the 2,000 instances of the workspace, with one look into the index of words for each; no message is read.',
    runs: /from instance_words w/,
    rows: 2_000,
    blocks: 2_000 * 8,
    async act({ agent }) {
      expect((await ok(agent.person('POST', '/agent-instances/search', { q: 'zebra' }))).items).toEqual([]);
    },
  },
  {
    does: 'instances are searched from a cursor, by what they are',
    why: 'It reads the index by activity from where the last page ended, and a message for each row of the page.',
    runs: /i\.latest_message_at <= /,
    rows: 2_000,
    blocks: 2_500,
    async act({ agent }, begin) {
      const search = { states: ['finished'], limit: 30 };
      const { next_cursor } = await ok(agent.person('POST', '/agent-instances/search', search));
      begin();
      const next = await ok(agent.person('POST', '/agent-instances/search', { ...search, cursor: next_cursor }));
      expect(next.items).toHaveLength(30);
    },
  },
  {
    does: 'it is listed what instances can be filtered by',
    why: 'It reads the latest 5,000 instances at most, from the index by activity, and no message.',
    runs: /distinct i\.user_id/,
    rows: 2_000,
    blocks: 2_500,
    act: ({ agent }) => ok(agent.person('GET', '/agent-instances/facets')),
  },
  {
    does: 'the workspace is counted',
    why:
      'It reads those at work, those that have ended today, the open asks, 1,000 answers and the messages of one day ' +
      '(4,000 here), each from an index of its own.',
    runs: /as median_answer_seconds/,
    rows: 4_000 + 60,
    blocks: 5_000,
    async act({ agent }) {
      const { activity, ...counts } = await ok(agent.person('GET', '/stats/overview?time_zone=Asia/Kolkata'));
      expect(counts).toMatchObject({ waiting: 40 });
      expect(activity).toHaveLength(24);
    },
  },
  {
    does: 'one agent is counted',
    why: 'It reads the 100 instances of that agent, and the latest 1,000 answers of the workspace at most.',
    runs: /as runs, count/,
    rows: 1_200,
    blocks: 1_200,
    async act({ agent, agentId }) {
      expect(await ok(agent.person('GET', `/user-agents/${agentId}/stats`))).toMatchObject({ runs: 100 });
    },
  },
  {
    does: 'the marks of a person are listed',
    why: 'It reads those of one person, 2,000 at most, by an index.',
    runs: /from instance_marks/,
    rows: 2_000,
    blocks: 2_200,
    async act({ agent }) {
      expect((await ok(agent.person('GET', '/instance-marks'))).items).toHaveLength(2_000);
    },
  },
  {
    does: 'what a person has pinned is listed',
    why: 'It reads the pinned marks from the front of the index, 200 at most, and the instances with a message each by their keys.',
    runs: /and pinned/,
    rows: 20,
    blocks: 100,
    async act({ agent }, begin) {
      await ok(agent.person('PUT', `/agent-instances/${agent.id}/mark`, { pinned: true }));
      begin();
      expect((await ok(agent.person('GET', '/instance-marks/pinned'))).items).toHaveLength(1);
    },
  },
  {
    does: 'an instance is marked',
    why: 'It reads the instance and the mark by their keys.',
    runs: /insert into instance_marks/,
    rows: 2,
    blocks: 40,
    act: ({ agent }) => ok(agent.person('PUT', `/agent-instances/${agent.id}/mark`, { read_seq: 7 })),
  },
  {
    does: 'the open asks are listed',
    why: 'It reads the open ones from an index that holds nothing else, with message, instance and agent by their keys.',
    runs: /count\(\*\) over \(\) as total/,
    rows: 3 * 60,
    blocks: 60 * 10,
    act: ({ agent }) => ok(agent.person('GET', '/asks?limit=20')),
  },
  {
    does: '[A8] the latest messages of an instance are read',
    why: 'It reads the end of the index of that instance, a row more than the page.',
    runs: /order by m\.seq desc limit/,
    rows: 51,
    blocks: 51 * 4,
    act: ({ agent }) => ok(agent.person('GET', `/agent-instances/${agent.id}?message_limit=50`)),
  },
  {
    does: '[A8] the messages before one are read',
    why: 'It finds that one by its key and reads backwards from there, as far into the past as it may be.',
    runs: /order by m\.seq desc limit/,
    rows: 51,
    blocks: 51 * 4,
    async act({ agent, server, person }, begin) {
      const { rows } = await server.database.pool.query<{ id: string }>(
        'select id from messages where workspace_id = $1 and agent_instance_id = $2 and seq = 100000',
        [person.workspace_id, agent.id],
      );
      begin();
      const path = `/agent-instances/${agent.id}/messages?limit=50&before_message_id=${rows[0]?.id}`;
      expect(await ok(agent.person('GET', path))).toHaveLength(50);
    },
  },
  {
    does: '[A8] a text is looked for in an instance and is not there',
    why: 'It reads 20,000 messages backwards by the index of that instance, however many there are, and says where to go on.',
    runs: /position\(lower/,
    rows: 20_000,
    blocks: 20_000 * 3,
    async act({ agent }) {
      const path = `/agent-instances/${agent.id}/messages/search`;
      expect(await ok(agent.person('POST', path, { q: 'zebra' }))).toMatchObject({ items: [], total: null });
    },
  },
  {
    does: 'a feed begins with a snapshot',
    why: 'It reads the head, a page of messages and the open asks of one instance.',
    runs: /a\.agent_instance_id = \$\d+ and a\.state = 'open'/,
    rows: 60,
    blocks: 51 * 4,
    async act(at) {
      expect((await firstFrame(at)).frame).toMatchObject({ type: 'snapshot', reason: 'start' });
    },
  },
  {
    does: 'a feed resumes: the cursor is proved',
    why: 'It reads one event by its key, and the head.',
    runs: /select eid from instance_events/,
    rows: 2,
    blocks: 16,
    async act(at, begin) {
      const { cursor } = await firstFrame(at);
      begin();
      expect((await firstFrame(at, cursor)).frame).toMatchObject({ type: 'resumed' });
    },
  },
  {
    does: 'the log is read after a place long ago',
    why: 'It reads the next 200 events from the index, each with its message by its key.',
    runs: /from instance_events e left join messages/,
    rows: 2 * 201,
    blocks: 201 * 8,
    async act({ server, actor, busiest }, begin) {
      const { rows } = await server.database.pool.query<{ eid: string }>(
        'select eid from instance_events where workspace_id = $1 and agent_instance_id = $2 and seq = 100000',
        [actor.workspace_id, busiest],
      );
      const stop = new AbortController();
      const feed = followInstance(
        { ...server.system, actor, signal: stop.signal },
        { agent_instance_id: busiest, lastEventId: `100000-${rows[0]?.eid.replaceAll('-', '').slice(0, 16)}` },
      );
      expect((await feed.next()).value?.frame).toMatchObject({ type: 'resumed' });
      begin();
      expect((await feed.next()).value?.frame).toMatchObject({ type: 'items' });
      stop.abort();
      await feed.return(undefined);
    },
  },
  {
    does: 'the heads of fifty watched instances are polled',
    why: 'It reads one row for each of them by its key.',
    runs: /as topic, i\.top/,
    rows: 50,
    blocks: 50 * 5,
    async act({ server, actor, atWork }, begin) {
      begin();
      const stops = atWork.map((id) => server.system.bell.subscribe(instanceTopic(actor.workspace_id, id), () => {}));
      await until('the heads were polled', () => taken().some(({ text }) => text.includes('as topic')));
      for (const stop of stops) stop();
    },
  },
  {
    does: 'it is looked whether those who watch still may',
    why: 'It reads one key or session by its id for each of them.',
    runs: /from api_keys k join members m .* any/,
    rows: 1,
    blocks: 30,
    async act({ server, actor }) {
      expect(await stillAuthorised(server.system, [actor], 'read')).toEqual([actor]);
    },
  },
  {
    does: 'asks expire',
    why: 'It reads those whose time is over, a hundred at most, from an index by that time; then closes each by its key.',
    runs: /from asks where state = 'open' and expires_at/,
    rows: 20,
    blocks: 100,
    async act({ server }) {
      expect(await expireAsks(server.system)).toBe(3);
    },
  },
  {
    does: 'silent instances are found',
    why: 'It reads the instances that are at work and have been silent for 90 s, from an index of those at work by silence.',
    runs: /for update skip locked/,
    rows: 60,
    blocks: 100,
    async act({ server }) {
      expect(await sweepInstances(server.system)).toBe(5);
    },
  },
  {
    does: 'what time alone brings about is looked for',
    why: 'It finds what has expired, which is little, by the index of its time.',
    runs: /delete from sessions/,
    rows: 60,
    blocks: 100,
    act: ({ server }) => keepHouse(server.system),
  },
];

/** What was explained since the case began. */
let sofar: Explained[] = [];
const taken = (): Explained[] => (sofar = [...sofar, ...explained.take()]);
const begin = (): void => {
  explained.take();
  sofar = [];
};

test.for(cases)('with a million messages: $does', async ({ why, runs, rows, blocks, act }) => {
  begin();
  await act(scene, begin);
  // A row of the audit log costs some fifteen blocks, but the first of a connection reads what the function is made of.
  const statements = taken().filter(({ text }) => !text.startsWith('select append_audit'));
  expect(statements.filter(({ text }) => runs.test(text))).not.toEqual([]);
  const costly = statements.filter((each) => each.rows > rows || each.blocks > blocks || each.wholeTables.length > 0);
  const told = costly.map((each) => `${each.rows} rows, ${each.blocks} blocks: ${each.text}\n${each.plan}`);
  expect(told, `${why} At most ${rows} rows, ${blocks} blocks.`).toEqual([]);
});
