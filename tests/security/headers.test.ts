import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@beckon/db/testing/create-test-database';
import { withConnection } from '@beckon/db/testing/database-server';
import { expect, test } from 'vitest';
import { operations } from '../parity/cases.ts';
import { callDoor, doorsOf } from '../parity/doors.ts';
import { restAs } from '../support/rest.ts';
import { createPerson, startTestServer } from '../support/start-test-server.ts';
import { knock, openRaw, send, type Sent } from './support/send.ts';

const MCP = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' };

/** A folder like that of the built dashboard. */
function makeDist() {
  const dist = mkdtempSync(join(tmpdir(), 'beckon-dist-'));
  mkdirSync(join(dist, 'assets'));
  writeFileSync(join(dist, 'index.html'), '<!doctype html><title>Beckon</title>');
  writeFileSync(join(dist, 'assets', 'index-abc.js'), 'export {};');
  return { dist, [Symbol.dispose]: () => rmSync(dist, { recursive: true }) };
}

const SET: Readonly<Record<string, RegExp>> = {
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^no-referrer$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'content-security-policy': /default-src 'self'.*frame-ancestors 'none'/,
  'permissions-policy': /camera=\(\)/,
};

/** What is missing from the set, and what tells of the software. */
function faultsOf(headers: Readonly<Record<string, string | string[] | undefined>>): string[] {
  const missing = Object.entries(SET).flatMap(([name, value]) => (value.test(String(headers[name])) ? [] : [name]));
  return [...missing, ...Object.keys(headers).filter((name) => /^(?:server|x-powered-by|via)$/.test(name))];
}

test('every kind of answer carries the whole set of headers, and says nothing of the software [S32]', async () => {
  using files = makeDist();
  await using server = await startTestServer({ http: { dist: files.dist } });
  const person = await createPerson(server);
  const key = { authorization: `Bearer ${person.key}` };
  const json = { ...key, 'content-type': 'application/json' };
  const list = { method: 'POST', headers: { ...MCP, ...key }, body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' };
  const kinds: [status: number, path: string, kept: string, more?: Sent][] = [
    // The empty page is asked after, what is named by its content is kept, and data never are.
    [200, '/', 'no-cache'],
    [200, '/instances/some', 'no-cache'],
    [200, '/assets/index-abc.js', 'public, max-age=31536000, immutable'],
    [200, '/docs', 'no-store'],
    [200, '/health', 'no-store'],
    [200, '/api/v1/openapi.json', 'no-store'],
    [200, '/api/v1/auth/verify', 'no-store', { headers: key }],
    [200, '/trpc/auth.verify?input={}', 'no-store', { headers: key }],
    [200, '/mcp', 'no-store, no-transform', list],
    [401, '/mcp', 'no-store', { method: 'POST' }],
    [401, '/api/v1/auth/verify', 'no-store'],
    [401, '/trpc/auth.verify?input={}', 'no-store'],
    [403, '/', 'no-store', { headers: { host: 'evil.example' } }],
    [404, '/api/v1/nothing', 'no-store'],
    [404, '/assets/none.js', 'no-store'],
    [404, '/api/auth/get-session', 'no-store'],
    [405, '/api/v1/auth/verify', 'no-store', { method: 'POST' }],
    [
      415,
      '/api/v1/messages/agent',
      'no-store',
      { method: 'POST', headers: { ...key, 'content-type': 'a/b' }, body: 'a' },
    ],
    [422, '/api/v1/messages/agent', 'no-store', { method: 'POST', headers: json, body: '{' }],
    [400, '/%', 'no-store'],
  ];
  for (const [status, path, kept, more] of kinds) {
    const { headers, ...answer } = await send(server.url, { ...more, path });
    expect([path, answer.status, headers['cache-control'], faultsOf(headers)]).toEqual([path, status, kept, []]);
  }
});

test('what is refused before it is a request carries them, too [S32]', async () => {
  await using server = await startTestServer();
  const host = new URL(server.url).host;
  const raw: [status: number, bytes: string][] = [
    [400, 'nonsense\r\n\r\n'],
    [400, `GET / HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n`],
    [400, `POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    [431, `GET / HTTP/1.1\r\nHost: ${host}\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`],
  ];
  for (const [status, bytes] of raw) {
    using line = await openRaw(server.url);
    line.socket.write(bytes);
    const answer = await line.closed;
    const [first = '', ...lines] = (answer.split('\r\n\r\n', 1)[0] ?? '').split('\r\n');
    expect([bytes.slice(0, 60), first.slice(9, 12)]).toEqual([bytes.slice(0, 60), String(status)]);
    const headers = Object.fromEntries(lines.map((each) => each.split(/: (.*)/, 2))) as Record<string, string>;
    expect([bytes.slice(0, 20), headers['cache-control'], faultsOf(headers)]).toEqual([
      bytes.slice(0, 20),
      'no-store',
      [],
    ]);
    expect(JSON.parse(answer.slice(answer.indexOf('{')))).toEqual({ detail: expect.any(String) });
  }
  for (const [status, headers] of [
    [403, { origin: 'https://evil.example' }],
    [401, { authorization: 'Bearer x' }],
  ] as const) {
    const answer = await knock(server.url, headers);
    expect([answer.status, faultsOf(answer.headers)]).toEqual([status, []]);
  }
});

test('the policy of pages lets no foreign, inline or made-up script run [S33]', async () => {
  await using server = await startTestServer();
  const policyOf = async (path: string) => {
    const text = String((await send(server.url, { path })).headers['content-security-policy']);
    return Object.fromEntries(text.split(/;\s*/).map((each) => each.split(/\s+(.*)/, 2))) as Record<string, string>;
  };
  expect(await policyOf('/health')).toEqual({
    'default-src': "'self'",
    'script-src': "'self'",
    'style-src': "'self'",
    'img-src': "'self' data: blob:",
    'connect-src': "'self'",
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
    'require-trusted-types-for': "'script'",
    'trusted-types': 'beckon-worker',
  });
  expect(await policyOf('/docs')).toMatchObject({
    'script-src': "'self'",
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  });
});

/** Answers that pages of any site may read: public documents, and doors that take no cookie. */
const OPEN_TO_PAGES = /^\/(?:\.well-known\/|mcp$|api\/auth\/(?:oauth2|mcp)\/)/;

test('no page of another site may read an answer, whatever it says of itself [S31]', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const paths = operations.flatMap(({ meta }) => (meta.rest ? [`/api/v1${meta.rest.path}`] : []));
  const all = ['/', '/health', '/mcp', '/trpc/auth.me', '/api/auth/sign-in/email', '/docs', ...new Set(paths)];
  for (const path of all.map((each) => each.replaceAll(/\{\w+\}/g, '11111111-1111-4111-8111-111111111111'))) {
    const mayBe = OPEN_TO_PAGES.test(path) ? [undefined, '*'] : [undefined];
    for (const origin of ['https://evil.example', 'null', 'http://localhost:1']) {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
        const preflight = await send(server.url, {
          method: 'OPTIONS',
          path,
          headers: {
            origin,
            'access-control-request-method': method,
            'access-control-request-headers': 'authorization,content-type',
          },
        });
        expect(mayBe).toContain(preflight.headers['access-control-allow-origin']);
        expect(preflight.headers['access-control-allow-credentials']).toBeUndefined();
      }
      const { headers } = await send(server.url, { path, headers: { origin, cookie: person.cookie } });
      expect(mayBe).toContain(headers['access-control-allow-origin']);
      expect(headers['access-control-allow-credentials']).toBeUndefined();
    }
  }
});

/** Takes tables away, so that their absence is told with sentences which no stranger must read. */
async function hideTables(database: TestDatabase, which: (name: string) => boolean): Promise<void> {
  await withConnection(database.url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      "select tablename as name from pg_tables where schemaname = 'public'",
    );
    for (const { name } of rows.filter((row) => which(row.name))) {
      await client.query(`alter table "${name}" rename to "secret_${name}"`);
    }
  });
}

const ID = '11111111-1111-4111-8111-111111111111';
/** What operations want beside ids. */
const WORDS: Readonly<Record<string, string>> = {
  content: 'x',
  agent_type: 'x',
  question_text: 'x',
  step_description: 'x',
  name: 'x',
  display_name: 'x',
  status: 'ACTIVE',
  git_diff: '',
  email: 'x@example.com',
  prompt: 'x',
};
/** What only the log may say. */
const INSIDE = /secret_|relation|does not exist|\bat .*\.ts|node:|select |pg_/;
const TO_AUTHENTICATE = ['sessions', 'members', 'workspaces', 'api_keys', 'users'];

test('a fault of the server is told by an id and nothing else, at every operation and door [S98]', async () => {
  await using database = await createTestDatabase();
  // A feed that has nothing to show says at least that it lives.
  await using server = await startTestServer({ database, limits: { heartbeatMs: 100 } });
  const person = await createPerson(server);
  await hideTables(database, (name) => !TO_AUTHENTICATE.includes(name));
  const faults: string[] = [];
  const nameless: string[] = [];
  for (const operation of operations) {
    const fields = Object.keys(operation.input?.shape ?? {});
    const given = fields.map((name) => [name, name.endsWith('_id') ? ID : WORDS[name]] as const);
    const input = Object.fromEntries(given.filter(([, value]) => value !== undefined));
    for (const door of doorsOf(operation)) {
      const credential = door === 'mcp' ? { key: person.key } : { cookie: person.cookie };
      const said = JSON.stringify(await callDoor(door, server.url, operation, input, credential));
      const where = `${operation.id} at ${door}`;
      expect([where, said]).toEqual([where, expect.not.stringMatching(INSIDE)]);
      if (!/Internal server error/i.test(said)) continue;
      faults.push(door);
      if (door !== 'rest' && !/request [0-9a-f]{8}-[0-9a-f]{4}-4/.test(said)) nameless.push(where);
    }
  }
  expect(nameless).toEqual([]);
  expect(faults.length).toBeGreaterThan(operations.length);
  expect(new Set(faults)).toEqual(new Set(['trpc', 'rest', 'mcp', 'socket']));
  const { status, body } = await restAs(server.url, person)('GET', '/agent-instances');
  expect([status, body]).toEqual([500, { detail: 'Internal server error', request_id: expect.any(String) }]);
});

test('a fault while a person signs in, or a socket opens, is told no more than that [S98]', async () => {
  await using database = await createTestDatabase();
  await using server = await startTestServer({ database });
  const person = await createPerson(server);
  await hideTables(database, (name) => ['sessions', 'accounts'].includes(name));
  const signIn = await send(server.url, {
    method: 'POST',
    path: '/api/auth/sign-in/email',
    headers: { 'content-type': 'application/json', origin: server.url },
    body: JSON.stringify({ email: person.email, password: 'whatever it is' }),
  });
  const socket = await knock(server.url, { cookie: person.cookie, origin: server.url });
  for (const { status, text } of [signIn, socket]) {
    expect(status).toBe(500);
    expect(text).not.toMatch(INSIDE);
  }
  expect(JSON.parse(socket.text)).toEqual({ detail: 'Internal server error', request_id: expect.any(String) });
});
