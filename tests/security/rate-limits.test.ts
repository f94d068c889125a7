import { parseTrustedProxies } from '@beckon/server/client-address';
import { createBeckonClient } from '@beckon/client/beckon-client';
import { createUser } from '@beckon/core/person/create-user';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { browserSession } from '../support/browser-session.ts';
import { restAs } from '../support/rest.ts';
import { createPerson, startTestServer, type TestPerson, type TestServer } from '../support/start-test-server.ts';
import { knock, send, type Reply } from './support/send.ts';

const MCP = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' };
const PROXIED = { proxies: parseTrustedProxies('loopback') };
const few = (points: number) => ({ points, seconds: 60 });

/** A refusal that says when to come back, where each kind of client looks for it. */
function expectTooMany({ status, headers, text }: Reply): void {
  expect([status, headers['retry-after']]).toEqual([429, expect.stringMatching(/^\d+$/)]);
  const wait = Number(headers['retry-after']);
  expect(wait).toBeGreaterThanOrEqual(1);
  expect(wait).toBeLessThanOrEqual(900);
  expect(JSON.parse(text)).toMatchObject({ detail: expect.stringMatching(/Try again in \d+ seconds?\.$/) });
}

/** Each way into the server, as a stranger knocks at it from `address`. */
const DOORS: readonly [name: string, knock: (url: string, headers: Record<string, string>) => Promise<Reply>][] = [
  ['REST', (url, headers) => send(url, { path: '/api/v1/auth/verify', headers })],
  ['tRPC', (url, headers) => send(url, { path: '/trpc/auth.verify?input={}', headers })],
  ['MCP', (url, headers) => send(url, { method: 'POST', path: '/mcp', headers: { ...MCP, ...headers }, body: '{}' })],
  ['socket', (url, headers) => knock(url, { origin: url, ...headers })],
  ['sign-in', (url, headers) => send(url, { path: '/api/auth/list-accounts', headers })],
  ['pages', (url, headers) => send(url, { path: '/', headers })],
];

test.each(DOORS)('%s: a flood from one address is told to wait, and nobody else is [S69]', async (_, knockAt) => {
  await using server = await startTestServer({ http: PROXIED, rates: { lanes: { address: few(3) } } });
  const ask = (address: string) => knockAt(server.url, { 'x-forwarded-for': address });
  for (let n = 0; n < 3; n++) expect((await ask('203.0.113.7')).status).not.toBe(429);
  expectTooMany(await ask('203.0.113.7'));
  // Whatever stands before the address that the proxy saw was made up.
  expectTooMany(await ask('198.51.100.9, 203.0.113.7'));
  expectTooMany(await ask('::ffff:203.0.113.7'));
  expect((await ask('203.0.113.8')).status).not.toBe(429);

  // All of a /64 is one customer's.
  for (let n = 0; n < 3; n++) expect((await ask(`2001:db8:1:2::${n}`)).status).not.toBe(429);
  expectTooMany(await ask('2001:db8:1:2:ffff:ffff:ffff:ffff'));
  expect((await ask('2001:db8:1:3::1')).status).not.toBe(429);
});

test('who is no trusted proxy cannot choose an address to be counted by [S69] [S72]', async () => {
  const http = { proxies: parseTrustedProxies('192.0.2.0/24') };
  await using server = await startTestServer({ http, rates: { lanes: { address: few(1), sign_in_address: few(3) } } });
  const attempt = (n: number) =>
    send(server.url, {
      method: 'POST',
      path: '/api/auth/sign-in/email',
      headers: { origin: server.url, 'content-type': 'application/json', 'x-forwarded-for': `203.0.113.${n}` },
      body: JSON.stringify({ email: `nobody${n}@example.com`, password: 'wrong password' }),
    });
  for (let n = 0; n < 3; n++) expect((await attempt(n)).status).toBe(401);
  expectTooMany(await attempt(4));
});

test('programs of this machine are not counted by address [S69]', async () => {
  await using server = await startTestServer({ rates: { lanes: { address: few(1) } } });
  const answers = await Promise.all(Array.from({ length: 20 }, () => send(server.url, { path: '/health' })));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
});

/** Asks a question as the agent. */
async function ask({ url }: TestServer, { key }: TestPerson): Promise<{ instance: string; question: string }> {
  const { status, body } = await restAs(url, { key })('POST', '/messages/agent', {
    agent_type: 'x',
    content: 'Deploy?',
    requires_user_input: true,
  });
  expect(status).toBe(200);
  return { instance: body.agent_instance_id as string, question: body.message_id as string };
}

/** An agent's calls at each of its doors. */
const CALLS = (key: string): Parameters<typeof send>[1][] => {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ agent_type: 'x', content: 'again' });
  const call = {
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name: 'send_message', arguments: JSON.parse(body) as unknown },
  };
  return [
    { method: 'POST', path: '/api/v1/messages/agent', headers, body },
    { method: 'POST', path: '/trpc/messages.sendAgent', headers, body },
    { method: 'POST', path: '/mcp', headers: { ...headers, ...MCP }, body: JSON.stringify(call) },
  ];
};

test('a key that floods is told to wait at every door; the person’s other keys, and other people, are not [S69]', async () => {
  await using server = await startTestServer({ rates: { lanes: { write: few(5) } } });
  const person = await createPerson(server);
  const other = await createPerson(server);
  const { body: second } = await restAs(server.url, { cookie: person.cookie })('POST', '/auth/api-keys', {
    name: 'second',
  });
  for (let n = 0; n < 5; n++) expect((await send(server.url, CALLS(person.key)[n % 3])).status).toBe(200);
  const [rest, trpc, mcp] = await Promise.all(CALLS(person.key).map((call) => send(server.url, call)));
  if (!rest || !trpc || !mcp) throw new Error('Three doors');
  expectTooMany(rest);
  expect([trpc.status, trpc.headers['retry-after']]).toEqual([429, expect.stringMatching(/^\d+$/)]);
  expect(JSON.parse(trpc.text)).toMatchObject({ error: { data: { code: 'TOO_MANY_REQUESTS', httpStatus: 429 } } });
  // A tool's failure is a result; its text says when to come back.
  expect([mcp.status, mcp.text]).toEqual([200, expect.stringMatching(/"isError":true/)]);
  expect(mcp.text).toMatch(/Too many requests that write\. Try again in \d+ seconds\./);
  // Reading has points of its own.
  expect((await restAs(server.url, { key: person.key })('GET', '/auth/verify')).status).toBe(200);
  for (const key of [second.api_key as string, other.key]) {
    expect((await send(server.url, CALLS(key)[0])).status).toBe(200);
  }
});

test('all keys of one person together have a limit, too, and it is not the next person’s [S69]', async () => {
  await using server = await startTestServer({ rates: { lanes: { agents: few(6) } } });
  const [person, other] = [await createPerson(server), await createPerson(server)];
  const human = restAs(server.url, { cookie: person.cookie });
  const keys = [person.key];
  for (const name of ['a', 'b']) keys.push((await human('POST', '/auth/api-keys', { name })).body.api_key as string);
  const statuses: number[] = [];
  for (let n = 0; n < 9; n++) statuses.push((await send(server.url, CALLS(keys[n % 3] ?? '')[0])).status);
  expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 429, 429, 429]);
  expect((await send(server.url, CALLS(other.key)[0])).status).toBe(200);
  // The person's own requests are others.
  expect((await human('GET', '/agent-instances')).status).toBe(200);
});

const TIGHT = {
  address: few(10),
  session: few(20),
  read: few(8),
  write: few(8),
  agents: few(8),
  decide: few(50),
};

test('whatever else a person and their agents do at once, at one address, answers go through [S69]', async () => {
  await using server = await startTestServer({ http: PROXIED, rates: { lanes: TIGHT } });
  const person = await createPerson(server);
  const { url } = server;
  const from = { 'x-forwarded-for': '203.0.113.7' };
  const questions = [await ask(server, person), await ask(server, person), await ask(server, person)];
  const page = { ...from, cookie: person.cookie, origin: url, 'content-type': 'application/json' };
  const key = { ...from, authorization: `Bearer ${person.key}`, 'content-type': 'application/json' };

  /** Everything that is no answer of a person, answers that an agent tries included. */
  const flood = async () => {
    const { question, instance } = questions[0] ?? { question: '', instance: '' };
    const calls = Array.from({ length: 40 }, () => [
      send(url, { path: '/api/v1/agent-instances', headers: page }),
      send(url, { method: 'POST', path: '/trpc/auth.updateMe', headers: page, body: '{"display_name":"x"}' }),
      send(url, { path: '/api/v1/agent-instances', headers: key }),
      send(url, {
        method: 'POST',
        path: '/api/v1/messages/agent',
        headers: key,
        body: '{"agent_type":"x","content":"x"}',
      }),
      send(url, { method: 'POST', path: `/api/v1/asks/${question}/answer`, headers: key, body: '{"content":"Yes"}' }),
      send(url, {
        method: 'POST',
        path: '/trpc/messages.post',
        headers: key,
        body: `{"agent_instance_id":"${instance}","content":"x"}`,
      }),
      send(url, { path: '/', headers: from }),
    ]);
    return (await Promise.all(calls.flat())).map(({ status }) => status);
  };
  expect((await flood()).filter((status) => status === 429).length).toBeGreaterThan(150);
  expectTooMany(await send(url, { path: '/api/v1/agent-instances', headers: page }));
  expectTooMany(await send(url, { path: '/', headers: from }));

  const [overRest, overTrpc, inBatch] = questions;
  const answers = [
    send(url, {
      method: 'POST',
      path: `/api/v1/asks/${overRest?.question}/answer`,
      headers: page,
      body: '{"content":"Yes"}',
    }),
    send(url, {
      method: 'POST',
      path: '/trpc/asks.answer',
      headers: page,
      body: JSON.stringify({ ask_id: overTrpc?.question, content: 'Yes' }),
    }),
    send(url, {
      method: 'POST',
      path: '/trpc/messages.post,messages.post?batch=1',
      headers: page,
      body: JSON.stringify({
        0: { agent_instance_id: inBatch?.instance, content: 'Yes' },
        1: { agent_instance_id: inBatch?.instance, content: 'And go on' },
      }),
    }),
  ];
  const [, again] = await Promise.all([Promise.all(answers), flood()]);
  expect((await Promise.all(answers)).map(({ status, text }) => [status, text.includes('Too many')])).toEqual([
    [200, false],
    [200, false],
    [200, false],
  ]);
  expect(again.filter((status) => status === 429).length).toBeGreaterThan(150);
});

test('answers have a limit of their own, each person for themselves [S69]', async () => {
  await using server = await startTestServer({ rates: { lanes: { decide: few(3) } } });
  const [person, other] = [await createPerson(server), await createPerson(server)];
  const post = async ({ cookie }: TestPerson, instance: string) =>
    (await restAs(server.url, { cookie })('POST', `/agent-instances/${instance}/messages`, { content: 'x' })).status;
  const [mine, theirs] = [await ask(server, person), await ask(server, other)];
  const statuses = [];
  for (let n = 0; n < 5; n++) statuses.push(await post(person, mine.instance));
  expect(statuses).toEqual([200, 200, 200, 429, 429]);
  expect(await post(other, theirs.instance)).toBe(200);
});

test('only a cookie of ours leaves the lane of its address, and a forged one does not [S69]', async () => {
  await using server = await startTestServer({ http: PROXIED, rates: { lanes: { address: few(2) } } });
  const { cookie } = await createPerson(server);
  const ask = (value: string) =>
    send(server.url, { path: '/api/v1/auth/me', headers: { 'x-forwarded-for': '203.0.113.7', cookie: value } });
  const [name, value = ''] = cookie.split('=');
  const forged = `${name}=${value.replace(/^./, (first) => (first === 'a' ? 'b' : 'a'))}`;
  for (let n = 0; n < 2; n++) expect((await ask(forged)).status).toBe(401);
  expectTooMany(await ask(forged));
  expect((await ask(cookie)).status).toBe(200);
});

test('the typed client tells a person when to try again', async () => {
  await using server = await startTestServer({ rates: { lanes: { session: few(1) } } });
  const { cookie } = await createPerson(server);
  const client = createBeckonClient({ url: server.url, headers: { cookie, origin: server.url } });
  await client.trpc.auth.me.query({});
  await expect(client.trpc.auth.me.query({})).rejects.toMatchObject({
    message: expect.stringMatching(/^Too many requests from this session\. Try again in \d+ seconds\.$/),
    data: { code: 'TOO_MANY_REQUESTS', httpStatus: 429 },
  });
  await client.close();
});

const PASSWORD = 'correct horse battery staple';

/** A server behind a proxy, people with passwords on it, and a way to sign in from any address. */
async function withAccounts(emails: readonly string[]) {
  const server = await startTestServer({ http: PROXIED });
  for (const email of emails) await createUser(server.system.db, { email, displayName: 'Ada', password: PASSWORD });
  const signIn = (browser: ReturnType<typeof browserSession>, email: string, password: string, address: string) =>
    browser.call('POST', '/api/auth/sign-in/email', { email, password }, { 'x-forwarded-for': address });
  const stranger = () => browserSession(server.url);
  return { server, signIn, stranger };
}

test('one account from many addresses: ten wrong passwords, then nobody new gets to try [S9]', async () => {
  const email = 'ada@example.com';
  const { server, signIn, stranger } = await withAccounts([email, 'grace@example.com']);
  await using _ = server;
  const known = stranger();
  expect((await signIn(known, email, PASSWORD, '198.51.100.1')).status).toBe(200);

  // At once: each is counted before it is tried. The spelling of the address makes no other account.
  const spelled = [email, 'ADA@example.com', 'Ada@Example.com'];
  const wrong = await Promise.all(
    Array.from({ length: 200 }, (_, n) => signIn(stranger(), spelled[n % 3] ?? email, `wrong ${n}`, `203.0.113.${n}`)),
  );
  const count = (status: number) => wrong.filter((answer) => answer.status === status).length;
  expect([count(401), count(429)]).toEqual([10, 190]);
  const refused = await signIn(stranger(), email, PASSWORD, '192.0.2.1');
  expect([refused.status, refused.body.message]).toEqual([
    429,
    expect.stringMatching(/to this account\. Try again in/),
  ]);

  // Its owner is not locked out where they signed in before; there ten wrong ones are the end, too.
  const again = browserSession(server.url);
  const device = known.cookies.split('; ').find((each) => each.includes('_device_')) ?? '';
  const fromKnown = (password: string) =>
    again.call(
      'POST',
      '/api/auth/sign-in/email',
      { email, password },
      { cookie: device, 'x-forwarded-for': '192.0.2.7' },
    );
  expect((await fromKnown(PASSWORD)).status).toBe(200);
  for (let n = 0; n < 10; n++) expect((await fromKnown('wrong')).status).toBe(401);
  expect((await fromKnown(PASSWORD)).status).toBe(429);

  // Somebody else's account is another, and its device no known one here.
  const grace = stranger();
  expect((await signIn(grace, 'grace@example.com', PASSWORD, '192.0.2.9')).status).toBe(200);
  expect((await signIn(grace, email, PASSWORD, '192.0.2.9')).status).toBe(429);
});

test('one address over many accounts: thirty wrong passwords, whatever way the address is written [S9]', async () => {
  const { server, signIn, stranger } = await withAccounts(['ada@example.com']);
  await using _ = server;
  const wrong = await Promise.all(
    Array.from({ length: 60 }, (_, n) => signIn(stranger(), `user${n}@example.com`, 'wrong', '203.0.113.7')),
  );
  const count = (status: number) => wrong.filter((answer) => answer.status === status).length;
  expect([count(401), count(429)]).toEqual([30, 30]);
  expect((await signIn(stranger(), 'ada@example.com', PASSWORD, '203.0.113.7')).status).toBe(429);
  expect((await signIn(stranger(), 'ada@example.com', PASSWORD, '203.0.113.8')).status).toBe(200);
});

test('the path of sign-in, however it is written, is counted or is not there [S9]', async () => {
  const { server } = await withAccounts(['ada@example.com']);
  await using _ = server;
  const paths = [
    '/api/auth/sign-in/email',
    '/api/auth/sign-in\\email',
    '/api/auth/./sign-in/email',
    '/api/auth/x/../sign-in/email',
    '/api/auth/x/%2e%2e/sign-in/email',
    '/api/auth//sign-in/email',
    '/api/auth/sign-in/email/',
    '/api/auth/sign-in/%65mail',
    '/api/%61uth/sign-in/email',
    '/api/auth/sign-in/email?x=1',
    '/api/auth/sign-in/email#x',
  ];
  let tried = 0;
  for (let round = 0; round < 4; round++) {
    for (const path of paths) {
      const { status } = await send(server.url, {
        method: 'POST',
        path,
        headers: { origin: server.url, 'content-type': 'application/json' },
        body: JSON.stringify({ email: 'ada@example.com', password: 'wrong' }),
      });
      expect([path, status]).toEqual([path, expect.toSatisfy((code: number) => [401, 404, 429].includes(code))]);
      if (status === 401) tried += 1;
    }
  }
  expect(tried).toBe(10);
});

test('signing in rightly, however often, is no attempt that counts [S9]', async () => {
  const email = 'ada@example.com';
  const { server, signIn, stranger } = await withAccounts([email]);
  await using _ = server;
  for (let n = 0; n < 15; n++) expect((await signIn(stranger(), email, PASSWORD, '203.0.113.7')).status).toBe(200);
});

test('a device is known by what we signed for that account, and opens nothing [S9]', async () => {
  const [ada, grace] = ['ada@example.com', 'grace@example.com'];
  const { server, signIn, stranger } = await withAccounts([ada, grace]);
  await using _ = server;
  const browser = stranger();
  await signIn(browser, grace, PASSWORD, '192.0.2.1');
  const device = browser.cookies.split('; ').find((each) => each.includes('_device_')) ?? '';
  expect((await send(server.url, { path: '/api/v1/auth/me', headers: { cookie: device } })).status).toBe(401);
  for (let n = 0; n < 10; n++) await signIn(stranger(), ada, 'wrong', `203.0.113.${n}`);

  const fresh = stranger();
  await signIn(fresh, grace, PASSWORD, '192.0.2.2');
  const other = fresh.cookies.split('; ').find((each) => each.includes('_device_')) ?? '';
  const [, value] = other.split('=');
  // Its own cookie under the name of the other account, or one of nobody's making.
  const name = /^[^=]+_/.exec(other)?.[0] ?? '';
  const { createHash } = await import('node:crypto');
  const named = `${name}${createHash('sha256').update(ada).digest('hex').slice(0, 12)}`;
  for (const cookie of [`${named}=${value}`, `${named}=x.y`, `${named}=`, other]) {
    const answer = await stranger().call(
      'POST',
      '/api/auth/sign-in/email',
      { email: ada, password: PASSWORD },
      { cookie, 'x-forwarded-for': '192.0.2.3' },
    );
    expect([cookie, answer.status]).toEqual([cookie, 429]);
  }
});

test('guessing the link of a new password ends after thirty tries, and letters after five [S13]', async () => {
  const mails: unknown[] = [];
  await using server = await startTestServer({ http: PROXIED, sendMail: async (mail) => void mails.push(mail) });
  await createUser(server.system.db, { email: 'ada@example.com', displayName: 'Ada', password: PASSWORD });
  const guess = (n: number) =>
    browserSession(server.url).call(
      'POST',
      '/api/auth/reset-password',
      { token: `guess-${n}`, newPassword: 'a new password' },
      { 'x-forwarded-for': '203.0.113.7' },
    );
  const statuses = [];
  for (let n = 0; n < 35; n++) statuses.push((await guess(n)).status);
  expect(statuses.filter((status) => status === 400)).toHaveLength(30);
  expect(statuses.slice(30)).toEqual([429, 429, 429, 429, 429]);

  const request = (email: string, n: number) =>
    browserSession(server.url).call(
      'POST',
      '/api/auth/request-password-reset',
      { email },
      { 'x-forwarded-for': `203.0.113.${n}` },
    );
  const letters = [];
  // The same for an account that is none, so that nobody learns which is.
  for (const email of ['ada@example.com', 'nobody@example.com']) {
    for (let n = 0; n < 7; n++) letters.push((await request(email, 100 + letters.length)).status);
  }
  expect(letters).toEqual([200, 200, 200, 200, 200, 429, 429, 200, 200, 200, 200, 200, 429, 429]);
  await expect.poll(() => mails.length).toBe(5);
});

test('when Redis is away, limits hold in the process, and every door goes on [S69]', async () => {
  const away = createServer().listen(0, '127.0.0.1');
  await once(away, 'listening');
  const { port } = away.address() as AddressInfo;
  await new Promise((resolve) => away.close(resolve));
  await using server = await startTestServer({
    http: PROXIED,
    rates: { redisUrl: `redis://127.0.0.1:${port}`, lanes: { address: few(3) } },
  });
  for (const [, knockAt] of DOORS.slice(0, 3)) {
    expect((await knockAt(server.url, { 'x-forwarded-for': '203.0.113.7' })).status).toBe(401);
  }
  expectTooMany(await send(server.url, { path: '/health', headers: { 'x-forwarded-for': '203.0.113.7' } }));
  expect(server.system.rates.store).toBe('memory');
  expect(server.errors.map(String)).toEqual([expect.stringContaining('Redis does not answer')]);
});
