import { administer, withDatabase } from '@beckon/db/testing/database-server';
import { createTestDatabase } from '@beckon/db/testing/create-test-database';
import { testServer } from '@beckon/db/testing/test-server';
import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { expect, test } from 'vitest';
import { restAs } from '../support/rest.ts';
import { createPerson, startTestServer, type TestPerson } from '../support/start-test-server.ts';
import { until } from '../support/until.ts';

/** A server whose database can be taken from it. */
async function openAway() {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await createTestDatabase());
  const server = stack.use(await startTestServer({ database }));
  const name = new URL(database.url).pathname.slice(1);
  const allow = (allowed: boolean, ...more: readonly string[]): Promise<void> =>
    administer(
      withDatabase(testServer().server, 'postgres'),
      `alter database ${name} allow_connections ${allowed}`,
      ...more,
    );
  const leave = (): Promise<void> =>
    allow(false, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
  stack.defer(() => allow(true));
  const person = await createPerson(server);
  const kept = stack.move();
  return {
    server,
    database,
    person,
    leave,
    comeBack: () => allow(true),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** How one door answers: its status, when to come again, and what it says. */
type Knock = (url: string, person: TestPerson) => Promise<readonly [number, string | null, string]>;

const call =
  (path: string, init: (person: TestPerson) => RequestInit = () => ({})): Knock =>
  async (url, person) => {
    const response = await fetch(url + path, init(person));
    return [response.status, response.headers.get('retry-after'), await response.text()];
  };
const byKey = ({ key }: TestPerson): RequestInit => ({ headers: { authorization: `Bearer ${key}` } });
const byCookie = ({ cookie }: TestPerson): RequestInit => ({ headers: { cookie } });
const json = (body: object, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
  body: JSON.stringify(body),
});
const id = randomUUID();
const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
};

const DOORS: Readonly<Record<string, Knock>> = {
  'a report over REST': call('/api/v1/messages/agent', ({ key }) =>
    json({ agent_instance_id: id, agent_type: 'away', content: 'Here' }, { authorization: `Bearer ${key}` }),
  ),
  'a list over REST': call('/api/v1/agent-instances', byCookie),
  'a procedure': call('/trpc/keys.list?input=%7B%7D', byCookie),
  'a batch of procedures': call('/trpc/keys.list,stats.overview?batch=1', byCookie),
  MCP: call('/mcp', ({ key }) => json(INITIALIZE, { authorization: `Bearer ${key}` })),
  'the event stream': call(`/api/v1/agent-instances/${id}/messages/stream`, byKey),
  'the export of a run': call(`/api/v1/agent-instances/${id}/export`, byCookie),
  'the export of the audit log': call('/api/v1/audit/export', byCookie),
  'a sign-in': call('/api/auth/sign-in/email', ({ email }) =>
    json({ email, password: 'correct horse battery staple' }),
  ),
  'tokens of OAuth': call('/api/auth/oauth2/token', () => ({
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'refresh_token', client_id: randomUUID(), refresh_token: 'of-nobody' }),
  })),
  'a socket': (url, { cookie }) =>
    new Promise((resolve) => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}/trpc`, { headers: { cookie, origin: url } });
      socket.on('error', () => {});
      socket.once('open', () => resolve([101, null, '']));
      socket.once('unexpected-response', (_, response) => {
        response.setEncoding('utf8').once('data', (body: string) => {
          resolve([response.statusCode ?? 0, response.headers['retry-after'] ?? null, body]);
          socket.terminate();
        });
      });
    }),
};

test('while the database is away every door says so, and when it is back so is everything else (G13)', async () => {
  await using away = await openAway();
  const { server, person } = away;
  const agent = restAs(server.url, { key: person.key });
  const begin = { agent_instance_id: id, agent_type: 'away', content: 'Begun' };
  expect((await agent('POST', '/messages/agent', begin)).status).toBe(200);

  await away.leave();
  const said = await Promise.all(
    Object.entries(DOORS).map(async ([door, knock]) => [door, await knock(server.url, person)] as const),
  );
  for (const [door, [status, retryAfter, text]] of said) {
    expect([door, status, retryAfter]).toEqual([door, 503, '2']);
    expect(text).toContain('The database does not answer just now. Try the same again in a moment.');
  }
  expect((await fetch(`${server.url}/health`)).status).toBe(200);
  expect((await fetch(`${server.url}/ready`)).status).toBe(503);

  await away.comeBack();
  await until('the server is ready', async () => (await fetch(`${server.url}/ready`)).ok);
  const again = Object.fromEntries(
    await Promise.all(
      ['a report over REST', 'a list over REST', 'a procedure', 'a socket'].map(
        async (door) => [door, (await DOORS[door]?.(server.url, person))?.[0]] as const,
      ),
    ),
  );
  expect(again).toEqual({ 'a report over REST': 200, 'a list over REST': 200, 'a procedure': 200, 'a socket': 101 });
});

test('what was cut off under way says so, too; with the same Idempotency-Key it is done once (G13, H7)', async () => {
  await using away = await openAway();
  const { server, person, database } = away;
  const agent = restAs(server.url, { key: person.key });
  const run = { agent_instance_id: randomUUID(), agent_type: 'away' };
  expect((await agent('POST', '/messages/agent', { ...run, content: 'Begun' })).status).toBe(200);

  // Somebody else has the messages, and whoever writes one waits.
  const other = await database.pool.connect();
  await other.query('begin');
  await other.query('lock table messages in exclusive mode');
  const headers = { 'idempotency-key': randomUUID() };
  const report = () => agent('POST', '/messages/agent', { ...run, content: 'Once' }, { headers });
  const cut = report();
  await until('the report waits', async () => {
    const { rows } = await database.pool.query(
      'select from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())',
    );
    return rows.length > 0;
  });
  await away.leave();
  other.release(true);
  const { status, headers: told } = await cut;
  expect([status, told.get('retry-after')]).toEqual([503, '2']);

  await away.comeBack();
  await until('the server is ready', async () => (await fetch(`${server.url}/ready`)).ok);
  expect([(await report()).status, (await report()).status]).toEqual([200, 200]);
  const { rows } = await database.pool.query('select content from messages order by seq');
  expect(rows).toEqual([{ content: 'Begun' }, { content: 'Once' }]);
});
