import { clientAddress, findClientAddress, parseTrustedProxies } from '@beckon/server/client-address';
import { readEnv } from '@beckon/server/env';
import { startBeckon } from '@beckon/server/start-beckon';
import { checkTransport, isLoopbackHost } from '@beckon/server/transport';
import { createTestDatabase } from '@beckon/db/testing/create-test-database';
import { sql } from 'kysely';
import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { browserSession } from '../support/browser-session.ts';
import { restAs } from '../support/rest.ts';
import { createPerson, startTestServer, type TestPerson, type TestServer } from '../support/start-test-server.ts';
import { knock, openRaw, send } from './support/send.ts';

const PUBLIC = 'https://app.example';
const FOREIGN_TO_PUBLIC = [
  'https://evil.example',
  'null',
  '',
  'https://app.example.evil',
  'https://appXexample',
  'https://app.example:8443',
  'http://app.example',
  'https://sub.app.example',
  'https://app.example.',
  'https://APP.EXAMPLE',
  'https://user@app.example',
  'https://app.example/',
  'https://app.example, https://app.example',
];

/** Origins that are near this server's own, and are not it. */
const foreignTo = (url: string): string[] => {
  const { port } = new URL(url);
  return [
    'https://evil.example',
    'null',
    `https://localhost:${port}`,
    `http://localhost:${Number(port) === 1 ? 2 : 1}`,
    'http://localhost',
    `http://localhost.:${port}`,
    `http://LOCALHOST:${port}`,
    `http://sub.localhost:${port}`,
    `http://localhost:${port}.evil.example`,
    `http://127.0.0.2:${port}`,
    'chrome-extension://abcdefgh',
    'file://',
  ];
};

const TOOLS = '{"jsonrpc":"2.0","id":1,"method":"tools/list"}';
const MCP = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' };

test('a socket opens for the own page or for a bearer without a page, and for no page besides [S26]', async () => {
  await using local = await startTestServer();
  await using behindTls = await startTestServer({ http: { publicUrl: PUBLIC } });
  for (const [server, own, foreign, host] of [
    [local, local.url, foreignTo(local.url), undefined],
    [behindTls, PUBLIC, FOREIGN_TO_PUBLIC, 'app.example'],
  ] as const) {
    const { cookie, key } = await createPerson(server);
    const authorization = `Bearer ${key}`;
    const at = { ...(host !== undefined && { host }) };
    expect((await knock(server.url, { ...at, cookie, origin: own })).status).toBe(101);
    expect((await knock(server.url, { ...at, authorization })).status).toBe(101);
    expect((await knock(server.url, { ...at, authorization, origin: own })).status).toBe(101);
    expect((await knock(server.url, { ...at, cookie })).status).toBe(403);
    for (const origin of foreign) {
      for (const credential of [{ cookie }, { authorization }, { cookie, authorization }]) {
        const { status } = await knock(server.url, { ...at, ...credential, origin });
        expect([origin, status]).toEqual([origin, 403]);
      }
      for (const method of ['GET', 'POST', 'DELETE']) {
        const { status } = await send(server.url, {
          method,
          path: '/mcp',
          headers: { ...at, ...MCP, authorization, origin },
          ...(method === 'POST' && { body: TOOLS }),
        });
        expect([method, origin, status]).toEqual([method, origin, 403]);
      }
    }
    const call = { method: 'POST', path: '/mcp', headers: { ...at, ...MCP, authorization }, body: TOOLS };
    expect((await send(server.url, call)).status).toBe(200);
    expect((await send(server.url, { ...call, headers: { ...call.headers, origin: own } })).status).toBe(200);
  }
});

test('a name of somebody else that leads here is served nothing, whatever is asked [S28]', async () => {
  await using server = await startTestServer();
  const { cookie, key } = await createPerson(server);
  const { port } = new URL(server.url);
  const names = [
    'evil.example',
    `evil.example:${port}`,
    `127.0.0.1.nip.io:${port}`,
    `localhost.evil.example:${port}`,
    `localhost.:${port}`,
    `10.0.0.5:${port}`,
    `0.0.0.0:${port}`,
    `[::]:${port}`,
    `2130706433:${port}`,
    'localhost:1',
    'localhost',
    `localhost:${port}@evil.example`,
    `evil.example#localhost:${port}`,
    '',
  ];
  const asked: [method: string, path: string][] = [
    ['GET', '/'],
    ['GET', '/health'],
    ['GET', '/api/v1/auth/me'],
    ['GET', '/trpc/auth.me'],
    ['POST', '/trpc/keys.create'],
    ['POST', '/mcp'],
    ['POST', '/api/auth/sign-in/email'],
    ['GET', '/nowhere'],
  ];
  for (const host of names) {
    for (const [method, path] of asked) {
      const { status, text } = await send(server.url, { method, path, headers: { host, cookie } });
      expect([host, path, status]).toEqual([host, path, 403]);
      expect(text).toContain('is not served here');
    }
    expect((await knock(server.url, { host, authorization: `Bearer ${key}` })).status).toBe(403);
  }
  for (const host of [`localhost:${port}`, `LOCALHOST:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`]) {
    expect((await send(server.url, { path: '/health', headers: { host } })).status).toBe(200);
  }
});

test('a request for another site in full, or with two hosts, is for nobody here [S28]', async () => {
  await using server = await startTestServer();
  const { host } = new URL(server.url);
  const elsewhere = await send(server.url, { path: 'http://evil.example/api/v1/auth/me', headers: { host } });
  expect(elsewhere.status).toBeGreaterThanOrEqual(400);
  using line = await openRaw(server.url);
  line.socket.write(`GET /health HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`);
  expect(await line.closed).toMatch(/^HTTP\/1\.1 400 /);
});

async function keysOf({ system }: TestServer, person: TestPerson): Promise<number> {
  const { rows } = await sql<{ n: string }>`
    select count(*) as n from api_keys where user_id = ${person.user_id}`.execute(system.db);
  return Number(rows[0]?.n);
}

const BODIES: readonly [type: string | undefined, body: string][] = [
  ['application/json', '{"name":"stolen"}'],
  ['text/plain', '{"name":"stolen"}'],
  ['application/x-www-form-urlencoded', 'name=stolen'],
  ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nstolen\r\n--x--\r\n'],
  ['application/octet-stream', '{"name":"stolen"}'],
  [undefined, ''],
];

test('a page of another site changes nothing with a visitor’s cookie, in whatever form it asks [S29] [S30]', async () => {
  await using server = await startTestServer({ http: { publicUrl: PUBLIC } });
  const person = await createPerson(server);
  const before = await keysOf(server, person);
  const pages: Record<string, string>[] = [
    { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    { origin: 'https://evil.example' },
    { origin: 'null', 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'cross-site' },
    // A sibling of the same site.
    { origin: 'https://other.app.example', 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'same-site' },
  ];
  for (const page of pages) {
    for (const [type, body] of BODIES) {
      for (const path of ['/trpc/keys.create', '/api/v1/auth/api-keys', '/api/auth/sign-out', '/mcp']) {
        const headers = {
          host: 'app.example',
          cookie: person.cookie,
          ...page,
          ...(type !== undefined && { 'content-type': type }),
        };
        const { status } = await send(server.url, { method: 'POST', path, headers, body });
        expect([page, type, path, status]).toEqual([page, type, path, 403]);
      }
    }
  }
  expect(await keysOf(server, person)).toBe(before);
  const headers = { host: 'app.example', cookie: person.cookie, origin: PUBLIC, 'content-type': 'application/json' };
  const own = { method: 'POST', path: '/trpc/keys.create', headers, body: '{"name":"mine"}' };
  expect((await send(server.url, own)).status).toBe(200);
  expect(await keysOf(server, person)).toBe(before + 1);
});

test('no form of a request makes a GET change something, or a form pass for JSON [S29]', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const before = await keysOf(server, person);
  const own = { cookie: person.cookie, origin: server.url };
  const input = encodeURIComponent('{"name":"stolen"}');
  expect((await send(server.url, { path: `/trpc/keys.create?input=${input}`, headers: own })).status).toBe(405);
  for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override']) {
    const { status } = await send(server.url, { path: '/api/v1/auth/api-keys', headers: { ...own, [name]: 'POST' } });
    expect(status).toBe(200);
  }
  for (const [type, body] of BODIES.slice(1)) {
    for (const path of ['/trpc/keys.create', '/api/v1/auth/api-keys']) {
      const headers = { ...own, ...(type !== undefined && { 'content-type': type }) };
      const { status } = await send(server.url, { method: 'POST', path, headers, body });
      expect([type, path, status]).toEqual([type, path, expect.toSatisfy((code: number) => code >= 400 && code < 500)]);
    }
  }
  expect(await keysOf(server, person)).toBe(before);
});

test('a link on another site takes no message out of an agent’s queue [S29]', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const agent = restAs(server.url, { key: person.key });
  const { body } = await agent('POST', '/messages/agent', { agent_type: 'x', content: 'Hello' });
  const id = body.agent_instance_id as string;
  const human = restAs(server.url, { cookie: person.cookie });
  await human('POST', `/agent-instances/${id}/messages`, { agent_instance_id: id, content: 'For the agent' });
  const query = `/messages/pending?agent_instance_id=${id}&last_read_message_id=${body.message_id}`;
  for (const path of [`/api/v1${query}`, `/%61pi/v1${query}`, `/api/v1/${query.slice(1)}&x=/health`]) {
    const headers = { cookie: person.cookie, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect([path, (await send(server.url, { path, headers })).status]).toEqual([path, 403]);
  }
  const { body: polled } = await agent('GET', query);
  expect(polled.messages.map((message: { content: string }) => message.content)).toEqual(['For the agent']);
});

/** A request as it arrives from `peer`. */
const from = (peer: string, headers: IncomingMessage['headers']): IncomingMessage =>
  ({ headers, socket: { remoteAddress: peer } }) as IncomingMessage;

test.each([
  // Nobody is trusted.
  ['', '198.51.100.1', '203.0.113.7', '198.51.100.1'],
  ['', '127.0.0.1', '203.0.113.7', '127.0.0.1'],
  // One address.
  ['198.51.100.1', '198.51.100.1', '203.0.113.7', '203.0.113.7'],
  ['198.51.100.1', '::ffff:198.51.100.1', '203.0.113.7', '203.0.113.7'],
  ['198.51.100.1', '198.51.100.2', '203.0.113.7', '198.51.100.2'],
  // What stands left of the nearest stranger is that stranger's invention.
  ['198.51.100.1', '198.51.100.1', '1.1.1.1, 203.0.113.7', '203.0.113.7'],
  ['198.51.100.1', '198.51.100.1', '127.0.0.1, 203.0.113.7', '203.0.113.7'],
  // Networks.
  ['10.0.0.0/8, 2001:db8::/32', '10.9.9.9', '203.0.113.7, 10.1.1.1', '203.0.113.7'],
  ['10.0.0.0/8, 2001:db8::/32', '2001:db8::5', '2001:db9::1', '2001:db9:0:0:0:0:0:1'],
  ['10.0.0.0/8', '11.0.0.1', '203.0.113.7', '11.0.0.1'],
  ['loopback', '127.0.0.1', '203.0.113.7', '203.0.113.7'],
  ['loopback', '::1', '203.0.113.7', '203.0.113.7'],
  // All of them trusted: the first of them.
  ['10.0.0.0/8', '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
  // A number of hops.
  ['1', '198.51.100.1', '1.1.1.1, 203.0.113.7', '203.0.113.7'],
  ['2', '198.51.100.1', '1.1.1.1, 203.0.113.7', '1.1.1.1'],
  ['2', '198.51.100.1', '9.9.9.9, 1.1.1.1, 203.0.113.7', '1.1.1.1'],
  ['0', '198.51.100.1', '203.0.113.7', '198.51.100.1'],
  // What is no address says nothing.
  ['1', '198.51.100.1', 'unknown', '198.51.100.1'],
  ['1', '198.51.100.1', '', '198.51.100.1'],
  ['1', '198.51.100.1', '203.0.113.7, ', '198.51.100.1'],
  ['1', '198.51.100.1', '203.0.113.7:4711', '203.0.113.7'],
  ['1', '198.51.100.1', '[2001:db8::1]:4711', '2001:db8:0:0:0:0:0:1'],
  ['1', '198.51.100.1', "' or 1=1", '198.51.100.1'],
])(
  'trusting "%s", a request of %s that says it comes from "%s" comes from %s [S72]',
  (trusted, peer, said, expected) => {
    const request = from(peer, {
      'x-forwarded-for': said,
      // Never looked at.
      'x-real-ip': '192.0.2.1',
      forwarded: 'for=192.0.2.1;host=evil.example;proto=https',
      'true-client-ip': '192.0.2.1',
    });
    findClientAddress(request, parseTrustedProxies(trusted));
    expect(clientAddress(request)).toBe(expected);
  },
);

test.each(['everybody', '10.0.0.0/33', '10.0.0', '11', '-1', '10.0.0.1/', 'fe80::/129', '1, 2', '10.0.0.1 10.0.0.2'])(
  'trusting "%s" stops the start with a sentence that names it [S72]',
  (trusted) => {
    expect(() => readEnv({ BECKON_TRUSTED_PROXIES: trusted })).toThrow(/^BECKON_TRUSTED_PROXIES cannot be used: '/);
  },
);

test('what a session notes of its device is what a trusted proxy says, and nobody else [S72]', async () => {
  for (const [proxies, expected] of [
    [undefined, '127.0.0.1'],
    [parseTrustedProxies('loopback'), '203.0.113.7'],
    [parseTrustedProxies('192.0.2.0/24'), '127.0.0.1'],
    [parseTrustedProxies('1'), '203.0.113.7'],
  ] as const) {
    await using server = await startTestServer({ auth: { signUp: 'open' }, http: { proxies } });
    const sign = { email: 'ada@example.com', password: 'correct horse battery', name: 'Ada' };
    const headers = { 'x-forwarded-for': '1.1.1.1, 203.0.113.7', 'x-real-ip': '9.9.9.9', forwarded: 'for=9.9.9.9' };
    const { status } = await browserSession(server.url).call('POST', '/api/auth/sign-up/email', sign, headers);
    expect(status).toBe(200);
    const { rows } = await sql<{ ip: string }>`select ip_address as ip from sessions`.execute(server.system.db);
    expect(rows).toEqual([{ ip: expected }]);
  }
});

test('a link in a letter leads to the public address, whatever host and protocol a request names [S72]', async () => {
  const mails: { text: string }[] = [];
  await using server = await startTestServer({
    sendMail: async (mail) => void mails.push(mail),
    http: { publicUrl: PUBLIC, proxies: parseTrustedProxies('loopback') },
  });
  const { email } = await createPerson(server);
  const { status } = await send(server.url, {
    method: 'POST',
    path: '/api/auth/request-password-reset',
    headers: {
      host: 'app.example',
      origin: PUBLIC,
      'content-type': 'application/json',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-for': '203.0.113.7',
      forwarded: 'host=evil.example',
    },
    body: JSON.stringify({ email }),
  });
  expect(status).toBe(200);
  await expect.poll(() => mails.length).toBe(1);
  expect(mails[0]?.text).toContain(`${PUBLIC}/`);
  expect(mails[0]?.text).not.toContain('evil.example');
});

/** Why a start with these settings is refused. */
function refusal(variables: Record<string, string>): string | undefined {
  try {
    checkTransport(readEnv(variables));
    return undefined;
  } catch (error) {
    return String(error);
  }
}

test.each([
  {},
  { HOST: '::1' },
  { HOST: '127.8.8.8' },
  { HOST: 'localhost', BECKON_URL: 'http://localhost:8787' },
  { BECKON_URL: 'https://app.example' },
  { HOST: '0.0.0.0', BECKON_URL: 'https://app.example' },
  { HOST: '0.0.0.0', BECKON_INSECURE_HTTP: '1' },
  { HOST: '0.0.0.0', BECKON_INSECURE_HTTP: '1', BECKON_URL: 'http://beckon.lan' },
])('what keeps to this machine, to https, or was asked for is started: %j [S74]', (variables) => {
  expect(refusal(variables)).toBeUndefined();
});

test.each([
  [{ HOST: '0.0.0.0' }, /HOST=0\.0\.0\.0 .*BECKON_INSECURE_HTTP=1/],
  [{ HOST: '::' }, /HOST=:: /],
  [{ HOST: '192.168.1.5', BECKON_URL: 'http://192.168.1.5:8787' }, /BECKON_URL=http:\/\/192\.168\.1\.5:8787 .*https/],
  [{ BECKON_URL: 'http://beckon.lan' }, /BECKON_URL=http:\/\/beckon\.lan .*BECKON_INSECURE_HTTP=1/],
  [{ HOST: '0.0.0.0', BECKON_URL: 'http://localhost:8787' }, /HOST=0\.0\.0\.0 /],
])('plain http beyond this machine is not started: %j [S74]', (variables: Record<string, string>, sentence) => {
  expect(refusal(variables)).toMatch(sentence);
});

test('nothing is opened to the network over plain http, or before there is an account [S74]', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'beckon-transport-'));
  await using database = await createTestDatabase();
  const start = (variables: Record<string, string>) =>
    startBeckon(
      readEnv({ BECKON_DATA_DIR: dataDir, DATABASE_URL: database.url, PORT: '0', LOG_LEVEL: 'silent', ...variables }),
      { onError: () => {} },
    );
  try {
    await expect(start({ HOST: '0.0.0.0' })).rejects.toThrow(/plain http/);
    const url = { HOST: '0.0.0.0', BECKON_URL: PUBLIC };
    await expect(start(url)).rejects.toThrow(/before it has an account/);
    await expect(start({ HOST: '::', BECKON_INSECURE_HTTP: '1' })).rejects.toThrow(/before it has an account/);
    const local = await start({});
    await local.close();
  } finally {
    rmSync(dataDir, { recursive: true });
  }
});

test('which hosts are this machine alone [S74]', () => {
  for (const host of ['localhost', 'LOCALHOST', '127.0.0.1', '127.1.2.3', '::1', '[::1]', '::ffff:127.0.0.1']) {
    expect([host, isLoopbackHost(host)]).toEqual([host, true]);
  }
  for (const host of ['0.0.0.0', '::', '10.0.0.1', 'localhost.example', '127.evil.example', '128.0.0.1', '']) {
    expect([host, isLoopbackHost(host)]).toEqual([host, false]);
  }
});

test('where people come over https: HSTS, and nobody gets around it by another address or by plain http [S74]', async () => {
  await using server = await startTestServer({
    http: { publicUrl: PUBLIC, host: '0.0.0.0', proxies: parseTrustedProxies('loopback') },
  });
  const url = server.url.replace('0.0.0.0', '127.0.0.1');
  const { port } = new URL(url);
  const ask = (headers: Record<string, string>, path = '/api/v1/auth/verify?a=b', method = 'GET') =>
    send(url, { method, path, headers: { host: 'app.example', ...headers } });
  const secure = await ask({ 'x-forwarded-proto': 'https' });
  expect([secure.status, secure.headers['strict-transport-security']]).toEqual([401, 'max-age=31536000']);
  const plain = await ask({ 'x-forwarded-proto': 'http' });
  expect([plain.status, plain.headers.location]).toEqual([308, `${PUBLIC}/api/v1/auth/verify?a=b`]);
  const posted = await ask({ 'x-forwarded-proto': 'http' }, '/mcp', 'POST');
  expect([posted.status, posted.text]).toEqual([403, expect.stringContaining(PUBLIC)]);
  // A redirect leads to the own address, however the path is written.
  for (const path of [
    '//evil.example/%2e%2e',
    'http://evil.example/x',
    '/\\evil.example',
    '/@evil.example',
    '@evil.example',
  ]) {
    const { headers } = await ask({ 'x-forwarded-proto': 'http' }, path);
    expect([undefined, PUBLIC]).toContain(headers.location && new URL(headers.location).origin);
  }
  for (const host of [`10.0.0.5:${port}`, `192.168.1.5:${port}`, `[fd00::1]:${port}`]) {
    expect((await ask({ host })).status).toBe(403);
    // What watches the server asks it so, and learns only that.
    expect((await ask({ host }, '/health')).status).toBe(200);
  }
});

test('where plain http was asked for, the addresses of the machine serve, and names of others do not [S74]', async () => {
  await using server = await startTestServer({
    http: { publicUrl: PUBLIC, host: '0.0.0.0', insecureHttp: true, proxies: parseTrustedProxies('loopback') },
  });
  const url = server.url.replace('0.0.0.0', '127.0.0.1');
  const { port } = new URL(url);
  const status = async (host: string) =>
    (await send(url, { path: '/api/v1/auth/verify', headers: { host, 'x-forwarded-proto': 'http' } })).status;
  expect(await status(`10.0.0.5:${port}`)).toBe(401);
  expect(await status('app.example')).toBe(401);
  expect(await status(`evil.example:${port}`)).toBe(403);
});

test('without a trusted proxy nobody’s word about the protocol counts [S72] [S74]', async () => {
  await using server = await startTestServer({ http: { publicUrl: PUBLIC } });
  const { status } = await send(server.url, {
    path: '/api/v1/auth/verify',
    headers: { host: 'app.example', 'x-forwarded-proto': 'http', 'x-forwarded-host': 'evil.example' },
  });
  expect(status).toBe(401);
});
