import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { restAs } from '../support/rest.ts';
import { until } from '../support/until.ts';
import { startAgent, type Agent } from '../feed/support/agent.ts';
import { startServerProcess } from './support/server-process.ts';
import { openSite, type Site } from './support/site.ts';

/** More than what the kernels of both sides hold for a reader that does not read. */
const HEAVY = 12;
const MEGABYTE = 1_000_000;

interface Unread {
  /** Reads the answer after all. */
  read(): Promise<{ status: string; messages: { content: string }[] }>;
  /** Goes away without having read it. */
  drop(): Promise<void>;
}

/** Calls, waits for the beginning of the answer, and reads no further: the server cannot send it whole. */
async function callWithoutReading(url: string, key: string, path: string, body?: object): Promise<Unread> {
  const asked: ClientRequest = request(`${url}/api/v1${path}`, {
    agent: false,
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) },
  });
  asked.on('error', () => {});
  asked.end(body && JSON.stringify(body));
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  response.on('error', () => {});
  const closed = new Promise<void>((resolve) => response.once('close', resolve));
  return {
    read: async () => (await json(response)) as Awaited<ReturnType<Unread['read']>>,
    async drop() {
      asked.destroy();
      await closed;
    },
  };
}

async function queueOf(agent: Agent, texts: readonly string[]): Promise<string> {
  const cursor = await agent.say('at work');
  for (const text of texts) await agent.write(text);
  return `/messages/pending?agent_instance_id=${agent.id}&last_read_message_id=${cursor}`;
}

const delivered = async (site: Site): Promise<number> => {
  const { rows } = await site.database.pool.query('select from messages where delivered_at is not null');
  return rows.length;
};

/** Every hand-out was confirmed or is void. */
const noClaims = (site: Site): Promise<void> =>
  until(
    'no hand-out is under way',
    async () => (await site.database.pool.query('select from claims')).rows.length === 0,
  );

const heavy = Array.from({ length: HEAVY }, (_, n) => `${n}`.padEnd(MEGABYTE, 'x'));

test('a hundred polls at once, at two servers: one gets what was written, all of it (H1, H5)', async () => {
  await using site = await openSite();
  const [a, b] = site.servers;
  const agent = startAgent(a.url, site.person);
  for (let round = 0; round < 3; round++) {
    const path = await queueOf(agent, [`first ${round}`, `second ${round}`]);
    const polls = Array.from({ length: 100 }, (_, n) => restAs((n % 2 ? a : b).url, site.person)('GET', path));
    const answers = await Promise.all(polls);
    const got = answers.map(({ body }) => body).filter(({ messages }) => messages.length > 0);
    expect(
      got.map(({ status, messages }) => [status, messages.map((message: { content: string }) => message.content)]),
    ).toEqual([['ok', [`first ${round}`, `second ${round}`]]]);
    const others = answers.map(({ body }) => body.status).filter((status) => status === 'stale');
    expect(others).toHaveLength(99);
    await noClaims(site);
  }
});

test('while a response is under way others are told stale; lost, its messages are handed out again, whole (H2, H3, H5)', async () => {
  await using site = await openSite();
  const [a, b] = site.servers;
  const agent = startAgent(a.url, site.person);
  const path = await queueOf(agent, heavy);
  const lost = await callWithoutReading(a.url, site.person.key, path);
  const stale = { agent_instance_id: agent.id, messages: [], status: 'stale' };
  for (const { url } of [a, b]) expect((await restAs(url, site.person)('GET', path)).body).toEqual(stale);
  const shown = await agent.agent('GET', `/messages/pending?agent_instance_id=${agent.id}`);
  expect([shown.body.status, shown.body.messages.length]).toEqual(['ok', HEAVY]);
  expect(await delivered(site)).toBe(0);

  await lost.drop();
  await noClaims(site);
  expect(await delivered(site)).toBe(0);
  const slow = await callWithoutReading(b.url, site.person.key, path);
  expect(await delivered(site)).toBe(0);
  const { status, messages } = await slow.read();
  expect([status, messages.map(({ content }) => content)]).toEqual(['ok', heavy]);
  await until('the messages are delivered', async () => (await delivered(site)) === HEAVY);
  expect((await agent.agent('GET', path)).body).toEqual(stale);
});

test('a poll that names the last message of a response acknowledges it at another server, before its own has said so (H2)', async () => {
  await using site = await openSite();
  const [a, b] = site.servers;
  const agent = startAgent(a.url, site.person);
  const path = await queueOf(agent, heavy);
  const unread = await callWithoutReading(a.url, site.person.key, path);
  const { rows } = await site.database.pool.query<{ id: string }>(
    'select id from messages where claim_id is not null order by seq',
  );
  const before = `/messages/pending?agent_instance_id=${agent.id}&last_read_message_id=`;
  const middle = await restAs(b.url, site.person)('GET', before + rows[1]?.id);
  expect([middle.body.status, await delivered(site)], 'a part is no acknowledgement').toEqual(['stale', 0]);
  const last = await restAs(b.url, site.person)('GET', before + rows.at(-1)?.id);
  expect(last.body).toEqual({ agent_instance_id: agent.id, messages: [], status: 'ok' });
  expect([rows.length, await delivered(site)]).toEqual([HEAVY, HEAVY]);
  await unread.drop();
  await noClaims(site);
  expect(await delivered(site)).toBe(HEAVY);
});

test('so does one that names the report whose answer carried them (H2)', async () => {
  await using site = await openSite();
  const [a, b] = site.servers;
  const agent = startAgent(a.url, site.person);
  await queueOf(agent, heavy);
  const report = { agent_instance_id: agent.id, content: 'still at work' };
  const unread = await callWithoutReading(a.url, site.person.key, '/messages/agent', report);
  const { rows } = await site.database.pool.query<{ id: string }>(`select id from messages where content = $1`, [
    report.content,
  ]);
  expect(await delivered(site)).toBe(0);
  const path = `/messages/pending?agent_instance_id=${agent.id}&last_read_message_id=${rows[0]?.id}`;
  const { body } = await restAs(b.url, site.person)('GET', path);
  expect(body).toEqual({ agent_instance_id: agent.id, messages: [], status: 'ok' });
  expect(await delivered(site)).toBe(HEAVY);
  await unread.drop();
});

test('a server dies with a response under way: its claim is void, and another server hands the messages out (H4)', async () => {
  await using site = await openSite();
  const [living] = site.servers;
  await using dying = await startServerProcess(site.database.url);
  const agent = startAgent(living.url, site.person);
  const path = await queueOf(agent, heavy);
  await callWithoutReading(dying.url, site.person.key, path);
  expect((await agent.agent('GET', path)).body.status).toBe('stale');
  await dying.kill();
  await until('another server notices', async () => {
    const { body } = await agent.agent('GET', path);
    return body.status === 'ok' && body.messages.length === HEAVY;
  });
});

test('a claim that is five minutes old is void, whatever became of it (H4)', async () => {
  await using site = await openSite();
  const [server] = site.servers;
  const agent = startAgent(server.url, site.person);
  const path = await queueOf(agent, heavy);
  const stuck = await callWithoutReading(server.url, site.person.key, path);
  expect((await agent.agent('GET', path)).body.status).toBe('stale');
  await site.database.pool.query(`update claims set created_at = created_at - interval '5 minutes'`);
  const { body } = await agent.agent('GET', path);
  expect([body.status, body.messages.length]).toEqual(['ok', HEAVY]);
  await stuck.drop();
});

test('without a reading position a poll only looks, as often as it likes (H6)', async () => {
  await using site = await openSite();
  const [server] = site.servers;
  const agent = startAgent(server.url, site.person);
  const path = await queueOf(agent, ['one', 'two']);
  for (const none of ['', '&last_read_message_id=']) {
    const { body } = await agent.agent('GET', `/messages/pending?agent_instance_id=${agent.id}${none}`);
    expect(body.messages.map((message: { content: string }) => message.content)).toEqual(['one', 'two']);
  }
  expect(await delivered(site)).toBe(0);
  expect((await agent.agent('GET', path)).body.messages).toHaveLength(2);
});

test('the same report again answers the same again, with the messages that came with it; another one is a conflict (H7)', async () => {
  await using site = await openSite();
  const [a, b] = site.servers;
  const agent = startAgent(a.url, site.person);
  await queueOf(agent, ['stop that']);
  const body = { agent_instance_id: agent.id, content: 'still at work' };
  const headers = { 'idempotency-key': randomUUID() };
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, n) =>
      restAs((n % 2 ? a : b).url, site.person)('POST', '/messages/agent', body, { headers }),
    ),
  );
  expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
  expect(answers[0]?.body.queued_user_messages).toMatchObject([{ content: 'stop that' }]);
  expect((await agent.person('GET', `/agent-instances/${agent.id}`)).body.chat_length).toBe(3);
  const other = await agent.agent('POST', '/messages/agent', { ...body, content: 'something else' }, { headers });
  expect(other.status).toBe(409);
  const next = await agent.agent('POST', '/messages/agent', { ...body, content: 'next' });
  expect(next.body.queued_user_messages).toEqual([]);
});
