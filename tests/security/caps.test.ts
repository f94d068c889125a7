import { SOCKET_LIMITS } from '@beckon/server/feed-socket';
import { createTestDatabase, type TestDatabase } from '@beckon/db/testing/create-test-database';
import { withConnection } from '@beckon/db/testing/database-server';
import { deferred } from '@beckon/shared/deferred';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { startAgent } from '../feed/support/agent.ts';
import { handshake, openRawFeed } from '../feed/support/raw-feed.ts';
import { restAs } from '../support/rest.ts';
import { createPerson, startTestServer, type TestServer } from '../support/start-test-server.ts';
import { until } from '../support/until.ts';
import { HANDSHAKE, knock, openRaw, send } from './support/send.ts';

/** Holds every look at keys until `use` is done: nobody's authority can be told meanwhile. */
async function withKeysLocked<T>(database: TestDatabase, use: () => Promise<T>): Promise<T> {
  return withConnection(database.url, async (client) => {
    await client.query('begin');
    await client.query('lock table api_keys in access exclusive mode');
    const result = await use();
    await client.query('rollback');
    return result;
  });
}

test('twenty handshakes of one address may be under way; the next is told to wait [S62]', async () => {
  await using database = await createTestDatabase();
  await using server = await startTestServer({ database });
  const { key } = await createPerson(server);
  const authorization = `Bearer ${key}`;
  const answers: number[] = [];
  const all = await withKeysLocked(database, async () => {
    const knocking = Array.from({ length: 25 }, async () => {
      const { status, headers } = await knock(server.url, { authorization });
      answers.push(status);
      return { status, wait: headers['retry-after'] };
    });
    await until('those beyond twenty are refused', () => answers.length === 5);
    return { knocking };
  });
  const settled = await Promise.all(all.knocking);
  expect(settled.filter(({ status }) => status === 429)).toEqual(
    Array.from({ length: 5 }, () => ({ status: 429, wait: '1' })),
  );
  expect(settled.filter(({ status }) => status === 101)).toHaveLength(20);
  expect((await knock(server.url, { authorization })).status).toBe(101);
});

test('a handshake whose caller cannot be told in time is given up [S62]', async () => {
  await using database = await createTestDatabase();
  const socketLimits = { ...SOCKET_LIMITS, handshakeMs: 100 };
  await using server = await startTestServer({ database, http: { socketLimits } });
  const { key } = await createPerson(server);
  const late = await withKeysLocked(database, () => knock(server.url, { authorization: `Bearer ${key}` }));
  expect([late.status, late.headers['retry-after']]).toEqual([503, '1']);
  await until(
    'it opens again',
    async () => (await knock(server.url, { authorization: `Bearer ${key}` })).status === 101,
  );
  expect(server.http.openSockets).toBeLessThanOrEqual(1);
});

test('a stranger’s socket is closed before it is one, and so is one that only says it will tell who it is [S62]', async () => {
  await using server = await startTestServer();
  const { host } = new URL(server.url);
  for (const path of ['/trpc', '/trpc?connectionParams=1']) {
    using line = await openRaw(server.url);
    const headers = Object.entries({ host, origin: server.url, ...HANDSHAKE }).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    line.socket.write(`GET ${path} HTTP/1.1\r\n${headers.join('')}\r\n`);
    expect(await line.closed).toMatch(/^HTTP\/1\.1 401 /);
  }
  expect(server.http.openSockets).toBe(0);
});

/** A call of the procedures' protocol. */
const subscribe = (id: number, agent_instance_id: string) => ({
  id,
  method: 'subscription',
  params: { path: 'feed.instance', input: { agent_instance_id } },
});

test('three thousand subscriptions in one frame, or one of them twice, are refused and leave nothing [S63]', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const agent = startAgent(server.url, person);
  await agent.say('one');
  await using feed = await openRawFeed(server.url, person);
  const many = Array.from({ length: 3_000 }, (_, n) => subscribe(10_000 + n, agent.id)).map((each) =>
    JSON.stringify(each),
  );
  let frame = `[${many.join(',')}]`;
  if (frame.length > 262_144) frame = `[${many.slice(0, 1_500).join(',')}]`;
  feed.socket.send(frame);
  const one = feed.followInstance(agent.id);
  await one.first(1);
  expect(server.system.followers.size).toBe(1);
  // The id of the first is taken.
  const errors = deferred<string>();
  feed.socket.on('message', (data) => {
    const text = (data as Buffer).toString();
    if (text.includes('"error"')) errors.resolve(text);
  });
  feed.socket.send(JSON.stringify(subscribe(1, agent.id)));
  expect(await errors.promise).toContain('Duplicate id 1');
  await agent.say('two');
  await one.until((all) => JSON.stringify(all).includes('"two"'));
});

test('a socket that starts and stops without end is closed with 4029, and nothing of it stays [S63]', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const agent = startAgent(server.url, person);
  await agent.say('one');
  for (const calls of [1, 20]) {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/trpc`, {
      headers: handshake(server.url, person),
    });
    await once(socket, 'open');
    const closed = once(socket, 'close');
    for (let n = 0; socket.readyState === socket.OPEN && n < 10_000; n += calls) {
      const batch = Array.from({ length: calls }, (_, k) => subscribe(n + k + 1, agent.id));
      socket.send(JSON.stringify(calls === 1 ? batch[0] : batch));
      for (const { id } of batch) socket.send(JSON.stringify({ id, method: 'subscription.stop' }));
      if (n % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    const [code] = (await closed) as [number];
    expect(code).toBe(4029);
    await until('nobody follows', () => server.system.followers.size === 0 && server.http.openSockets === 0);
  }
  // What is usual goes on: a hundred subscriptions, begun anew a few times.
  await using feed = await openRawFeed(server.url, person);
  const first = Array.from({ length: 100 }, () => feed.followInstance(agent.id));
  await Promise.all(first.map((each) => each.first(1)));
});

/** A masked frame with a mask of zeros. */
function frameOf(opcode: number, payload: Uint8Array): Buffer {
  const length =
    payload.length < 126
      ? Buffer.of(0x80 | payload.length)
      : Buffer.from([0x80 | 126, payload.length >> 8, payload.length & 255]);
  return Buffer.concat([Buffer.of(opcode), length, Buffer.alloc(4), payload]);
}

test('a frame in endless pieces, or of a kind that is not spoken here, ends its own socket and nothing else [S64]', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const { host } = new URL(server.url);
  const piece = frameOf(0x00, Buffer.of(0x20));
  const pieces = Buffer.concat(Array.from({ length: 10_000 }, () => piece));
  const attacks: [what: string, bytes: (write: (bytes: Uint8Array) => boolean) => void, code: number][] = [
    [
      'a million pieces of one byte',
      (write) => {
        write(frameOf(0x01, Buffer.of(0x20)));
        for (let n = 0; n < 100; n++) write(pieces);
      },
      1008,
    ],
    ['compressed', (write) => void write(frameOf(0xc1, Buffer.from('{}'))), 1002],
    ['a close without a reason that may be', (write) => void write(frameOf(0x88, Buffer.from([3, 237]))), 1002],
    ['a very long length', (write) => void write(Buffer.from([0x81, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0])), 1009],
  ];
  for (const [what, attack, code] of attacks) {
    using line = await openRaw(server.url);
    const headers = Object.entries({ host, authorization: `Bearer ${person.key}`, ...HANDSHAKE });
    line.socket.write(`GET /trpc HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
    await line.hears(/\r\n\r\n/);
    attack((bytes) => line.socket.write(bytes));
    const heard = Buffer.from(await line.closed, 'latin1');
    const close = heard.subarray(heard.indexOf('\r\n\r\n') + 4);
    expect([what, close[0], close.readUInt16BE(2)]).toEqual([what, 0x88, code]);
  }
  expect((await fetch(`${server.url}/health`)).status).toBe(200);
  await using feed = await openRawFeed(server.url, person);
  await feed.followWorkspace().first(1);
  expect(server.errors).toEqual([]);
});

const JSON_HEADERS = { 'content-type': 'application/json' };

test('a body that is too large is refused when it says so, and when it does not end [S66]', async () => {
  await using server = await startTestServer({ http: { maxBodyBytes: 100_000 } });
  const { key } = await createPerson(server);
  const { host } = new URL(server.url);
  const head = (path: string, ...lines: string[]) =>
    [
      `POST ${path} HTTP/1.1`,
      `Host: ${host}`,
      `Authorization: Bearer ${key}`,
      'Content-Type: application/json',
      ...lines,
    ].join('\r\n');
  for (const path of ['/api/v1/messages/agent', '/trpc/messages.sendAgent', '/mcp', '/api/auth/sign-in/email']) {
    using declared = await openRaw(server.url);
    declared.socket.write(`${head(path, `Content-Length: ${2 ** 30}`)}\r\n\r\n`);
    await declared.hears(/^HTTP\/1\.1 413 /);

    using endless = await openRaw(server.url);
    endless.socket.write(`${head(path, 'Transfer-Encoding: chunked')}\r\n\r\n`);
    const chunk = `2710\r\n${' '.repeat(10_000)}\r\n`;
    while (!endless.heard() && !endless.socket.destroyed) {
      if (!endless.socket.write(chunk)) await Promise.race([once(endless.socket, 'drain'), endless.closed]);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await endless.hears(/^HTTP\/1\.1 413 /);
  }
  expect((await fetch(`${server.url}/health`)).status).toBe(200);
});

test('a length that lies is no way into the next request, nor to wait for ever [S66]', async () => {
  await using server = await startTestServer({
    http: { connections: { requestMs: 300, headersMs: 200, checkEveryMs: 50 } },
  });
  const { host } = new URL(server.url);
  using short = await openRaw(server.url);
  short.socket.write(`POST /mcp HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 50\r\n\r\n{}`);
  expect(await short.closed).toMatch(/^HTTP\/1\.1 (?:401|408) /);
  using long = await openRaw(server.url);
  long.socket.write(`POST /mcp HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 2\r\n\r\n{}surplus\r\n\r\n`);
  expect((await long.closed).match(/HTTP\/1\.1 \d{3}/g)?.at(-1)).toBe('HTTP/1.1 400');
});

test('a body packed small to become large is not unpacked [S66]', async () => {
  await using server = await startTestServer();
  const { key } = await createPerson(server);
  const body = gzipSync(Buffer.alloc(50 * 1_048_576, 0x20));
  for (const path of ['/api/v1/messages/agent', '/trpc/messages.sendAgent', '/mcp', '/api/auth/sign-in/email']) {
    for (const encoding of ['gzip', 'br', 'deflate', 'gzip, gzip']) {
      const headers = { ...JSON_HEADERS, authorization: `Bearer ${key}`, 'content-encoding': encoding };
      const { status } = await send(server.url, { method: 'POST', path, headers, body });
      expect([path, encoding, status]).toEqual([path, encoding, 415]);
    }
  }
});

/** Calls `messages.sendAgent` by JSON as it stands here, at each door. */
async function sendAll(server: TestServer, key: string, json: string): Promise<number[]> {
  const headers = { ...JSON_HEADERS, authorization: `Bearer ${key}`, accept: 'application/json, text/event-stream' };
  const call = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"send_message","arguments":ARGUMENTS}}';
  const posts = [
    ['/api/v1/messages/agent', json],
    ['/trpc/messages.sendAgent', json],
    ['/trpc/messages.sendAgent?batch=1', `{"0":${json}}`],
    ['/mcp', call.replace('ARGUMENTS', () => json)],
  ] as const;
  const answers = await Promise.all(
    posts.map(([path, body]) => send(server.url, { method: 'POST', path, headers, body })),
  );
  return answers.map(({ status }) => status);
}

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

test('JSON may be as deep as metadata may be, whatever stands around it, and no deeper [S66]', async () => {
  await using server = await startTestServer();
  const { key } = await createPerson(server);
  const message = (depth: number) => `{"agent_type":"x","content":"x","message_metadata":{"a":${nested(depth)}}}`;
  expect(await sendAll(server, key, message(63))).toEqual([200, 200, 200, 200]);
  for (const depth of [80, 200_000]) expect(await sendAll(server, key, message(depth))).toEqual([400, 400, 400, 400]);
  // Brackets inside text are text.
  const text = JSON.stringify({ agent_type: 'x', content: `${'['.repeat(500)}"\\${'{'.repeat(500)}\\"` });
  expect(await sendAll(server, key, text)).toEqual([200, 200, 200, 200]);

  const deep = encodeURIComponent(`{"agent_instance_id":${nested(2_000)}}`);
  const headers = { authorization: `Bearer ${key}` };
  expect((await send(server.url, { path: `/trpc/instances.get?input=${deep}`, headers })).status).toBe(400);
  await using feed = await openRawFeed(server.url, { key });
  const refused = once(feed.socket, 'message');
  feed.socket.send(`{"id":1,"method":"subscription","params":{"path":"feed.instance","input":${nested(50_000)}}}`);
  expect(String(await refused)).toContain('nested deeper than 72 levels');
});

test('JSON has at most fifty thousand values, however few bytes they take [S66]', async () => {
  await using server = await startTestServer();
  const { key } = await createPerson(server);
  const with100000 = {
    keys: Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`k${n}`, n])),
    metadata: { message_metadata: Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`k${n}`, n])) },
    lists: { message_metadata: { lists: Array.from({ length: 100_000 }, () => []) } },
  };
  for (const [what, more] of Object.entries(with100000)) {
    const statuses = await sendAll(server, key, JSON.stringify({ agent_type: 'x', content: 'x', ...more }));
    expect([what, ...statuses]).toEqual([what, 413, 413, 413, 413]);
  }
  // As many as metadata has room for, and as many commas as a text likes.
  const full = { message_metadata: { list: Array.from({ length: 32_000 }, () => 1) }, content: ','.repeat(500_000) };
  expect(await sendAll(server, key, JSON.stringify({ agent_type: 'x', ...full }))).toEqual([200, 200, 200, 200]);
});

test('JSON that is strange in other ways is answered, never by a fault [S66]', async () => {
  await using server = await startTestServer();
  const { key } = await createPerson(server);
  const id = randomUUID();
  const strange = {
    'a number beyond numbers': '{"agent_type":"x","content":"x","message_metadata":{"n":1e309}}',
    'a number of ten thousand digits': `{"agent_type":"x","content":"x","message_metadata":{"n":${'9'.repeat(10_000)}}}`,
    'a number where a text is wanted': '{"agent_type":"x","content":1e309}',
    'keys of objects themselves': `{"agent_type":"x","content":"x","__proto__":{"content":"y"},"constructor":{"prototype":{}}}`,
    'the same key many times': `{"agent_type":"x",${'"content":"x",'.repeat(50_000)}"content":"x"}`,
    'text that is no Unicode': '{"agent_type":"x","content":"\\ud800","message_metadata":{"a":"\\udfff"}}',
    'a text that does not end': '{"agent_type":"x","content":"',
    'nothing but brackets': `{"agent_instance_id":"${id}",${'[],'.repeat(1_000)}`,
    'no object': '"x"',
    nothing: 'null',
  };
  for (const [what, json] of Object.entries(strange)) {
    const statuses = await sendAll(server, key, json);
    expect([what, statuses.filter((status) => status >= 500)]).toEqual([what, []]);
  }
  expect((await fetch(`${server.url}/health`)).status).toBe(200);
});

test('more than twenty calls in one request, and batches where there are none, are refused [S61] [S63]', async () => {
  await using server = await startTestServer();
  const { key } = await createPerson(server);
  const headers = { ...JSON_HEADERS, authorization: `Bearer ${key}`, accept: 'application/json, text/event-stream' };
  const batch = (size: number) => {
    const names = Array.from({ length: size }, () => 'auth.verify');
    const input = encodeURIComponent(JSON.stringify(Object.fromEntries(names.map((_, n) => [n, {}]))));
    return send(server.url, { path: `/trpc/${names.join()}?batch=1&input=${input}`, headers });
  };
  expect((await batch(20)).status).toBe(200);
  expect(await batch(21)).toMatchObject({ status: 400, text: expect.stringContaining('exceeds maximum size') });
  const calls = Array.from({ length: 1_000 }, (_, id) => ({ jsonrpc: '2.0', id, method: 'tools/list' }));
  const answer = await send(server.url, { method: 'POST', path: '/mcp', headers, body: JSON.stringify(calls) });
  expect(answer.status).toBe(400);
});

test('a form, which the library would read whole, is refused before it is read [S66]', async () => {
  await using server = await startTestServer();
  const { key } = await createPerson(server);
  const { host } = new URL(server.url);
  using line = await openRaw(server.url);
  line.socket.write(
    `POST /trpc/messages.sendAgent HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${key}\r\n` +
      'Content-Type: multipart/form-data; boundary=x\r\nTransfer-Encoding: chunked\r\n\r\n',
  );
  await line.hears(/\r\n\r\n/);
  expect(line.heard()).toMatch(/^HTTP\/1\.1 415 /);
});

const IMPATIENT = { headersMs: 200, requestMs: 400, checkEveryMs: 50 };

test('who sends a request drop by drop is cut off; who waits long for an answer is not [S68]', async () => {
  await using server = await startTestServer({ http: { connections: IMPATIENT } });
  const person = await createPerson(server);
  const { host } = new URL(server.url);
  const agent = restAs(server.url, { key: person.key });
  const { body } = await agent('POST', '/messages/agent', {
    agent_type: 'x',
    content: 'Deploy?',
    requires_user_input: true,
  });
  const id = body.agent_instance_id as string;
  const query = `agent_instance_id=${id}&last_read_message_id=${body.message_id}`;
  const held = agent('GET', `/messages/pending?${query}&wait=25`);
  const stream = await fetch(`${server.url}/api/v1/agent-instances/${id}/messages/stream`, {
    headers: { cookie: person.cookie },
  });
  const events = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  await until('the poll waits', () => server.system.bell.stats.listeners >= 1);

  // Three times over, each longer than either limit: the waiting calls outlive them.
  for (let round = 0; round < 3; round++) {
    using headers = await openRaw(server.url);
    headers.socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nX-Slow: `);
    const drops = setInterval(() => headers.socket.write('x'), 20);
    using content = await openRaw(server.url);
    content.socket.write(`POST /mcp HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 1000\r\n\r\n`);
    const more = setInterval(() => content.socket.write(' '), 20);
    using silent = await openRaw(server.url);
    expect(await headers.closed).toMatch(/^HTTP\/1\.1 408 /);
    expect(await content.closed).toMatch(/^HTTP\/1\.1 408 /);
    clearInterval(drops);
    clearInterval(more);
    expect(await silent.closed).toMatch(/^(?:HTTP\/1\.1 408 |$)/);
  }
  const human = restAs(server.url, { cookie: person.cookie });
  await human('POST', `/agent-instances/${id}/messages`, { agent_instance_id: id, content: 'Yes' });
  const answer = await held;
  expect(answer.body.messages.map((message: { content: string }) => message.content)).toEqual(['Yes']);
  let told = '';
  while (!told.includes('Yes')) told += (await events?.read())?.value ?? '';
  await events?.cancel();
});

test('connections that wait do not keep others from being served, up to as many as may be [S68]', async () => {
  await using server = await startTestServer({ http: { connections: { maxConnections: 200 } } });
  const { host } = new URL(server.url);
  const idle = await Promise.all(Array.from({ length: 195 }, () => openRaw(server.url)));
  const used = await Promise.all(
    idle.slice(0, 50).map(async (line) => {
      line.socket.write(`GET /health HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
      await line.hears(/healthy/);
      return line;
    }),
  );
  expect(used).toHaveLength(50);
  expect((await send(server.url, { path: '/health' })).status).toBe(200);
  const beyond = await Promise.all(Array.from({ length: 20 }, () => openRaw(server.url)));
  const dropped = deferred<void>();
  let count = 0;
  for (const line of beyond) void line.closed.then(() => (count += 1) >= 10 && dropped.resolve());
  await dropped.promise;
  for (const line of [...idle, ...beyond]) line.socket.destroy();
  await expect
    .poll(() =>
      send(server.url, { path: '/health' }).then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(200);
});

test('requests with more headers than mean well are refused [S68]', async () => {
  await using server = await startTestServer();
  const { host } = new URL(server.url);
  for (const lines of [
    Array.from({ length: 5_000 }, (_, n) => `X-${n}: ${n}`),
    [`X-Long: ${randomBytes(10_000).toString('hex')}`],
    [`Cookie: ${'a=b; '.repeat(5_000)}`],
  ]) {
    using line = await openRaw(server.url);
    line.socket.write(`GET /health HTTP/1.1\r\nHost: ${host}\r\n${lines.join('\r\n')}\r\n\r\n`);
    expect(await line.closed).toMatch(/^HTTP\/1\.1 431 /);
  }
});

test('a person has a hundred event streams; one that ends makes room, and others have theirs [S63]', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const agent = startAgent(server.url, person);
  await agent.say('one');
  const path = `/api/v1/agent-instances/${agent.id}/messages/stream`;
  const openStream = async (key: string) => {
    const line = await openRaw(server.url);
    const { host } = new URL(server.url);
    line.socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${key}\r\n\r\n`);
    await line.hears(/\r\n\r\n/);
    return { line, status: Number(line.heard().slice(9, 12)) };
  };
  const open = await Promise.all(Array.from({ length: 100 }, () => openStream(person.key)));
  expect(new Set(open.map(({ status }) => status))).toEqual(new Set([200]));
  const beyond = await openStream(person.key);
  expect([beyond.status, beyond.line.heard()]).toEqual([429, expect.stringMatching(/retry-after: 1\r\n/i)]);
  const other = await createPerson(server);
  expect((await openStream(other.key)).status).toBe(404);
  open[0]?.line.socket.destroy();
  await until('one more may be opened', async () => (await openStream(person.key)).status === 200);
});
