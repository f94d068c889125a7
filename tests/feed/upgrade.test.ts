import { deferred } from '@beckon/shared/deferred';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import { expect, test } from 'vitest';
import { createPerson, startTestServer } from '../support/start-test-server.ts';
import { startAgent } from './support/agent.ts';
import { Inbox } from './support/inbox.ts';
import { handshake, openRawFeed } from './support/raw-feed.ts';

/** Tries to open a socket; the status of the refusal, or 101. */
async function knock(url: string, headers: Record<string, string>): Promise<number> {
  const socket = new WebSocket(url.replace('http', 'ws'), { headers });
  socket.on('error', () => {});
  const status = await new Promise<number>((resolve) => {
    socket.once('open', () => resolve(101));
    socket.once('unexpected-response', (_, response) => resolve(response.statusCode ?? 0));
  });
  socket.terminate();
  return status;
}

/** A connection that says what no library would say. */
async function tell(url: string, lines: readonly string[], bytes: Uint8Array = new Uint8Array()): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket: Socket = connect(Number(port), hostname);
  let heard = '';
  const [answered, closed] = [deferred<void>(), deferred<void>()];
  // A server that has said what it had to say may reset the connection.
  socket.on('error', () => {});
  socket.once('close', () => closed.resolve());
  socket.on('data', (data) => {
    heard += data.toString('latin1');
    if (heard.includes('\r\n\r\n')) answered.resolve();
  });
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  socket.write(bytes);
  await Promise.race([closed.promise, answered.promise]);
  socket.end();
  await closed.promise;
  return heard;
}

const upgradeLines = (path: string, headers: Record<string, string>): string[] => [
  `GET ${path} HTTP/1.1`,
  ...Object.entries({
    host: 'localhost',
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}`),
];

test('only its own path is upgraded, for its own pages and for programs with a key', async () => {
  await using server = await startTestServer();
  const { url } = server;
  const person = await createPerson(server);
  const key = { authorization: `Bearer ${person.key}` };
  const page = { cookie: person.cookie, origin: url };
  const cases: [string, Record<string, string>, number][] = [
    ['/trpc', key, 101],
    ['/trpc', page, 101],
    ['/trpc', { ...key, origin: url }, 101],
    ['/trpc?connectionParams=1', key, 101],
    ['/', key, 404],
    ['/trpc/', key, 404],
    ['/mcp', key, 404],
    ['/api/v1/agent-instances', key, 404],
    ['/trpc/feed.instance', page, 404],
    ['/trpc', { ...page, origin: 'https://evil.example' }, 403],
    ['/trpc', { ...page, origin: 'null' }, 403],
    ['/trpc', { ...key, origin: 'https://evil.example' }, 403],
    ['/trpc', { cookie: person.cookie }, 403],
    ['/trpc', {}, 403],
    ['/trpc', { ...page, host: 'evil.example' }, 403],
    ['/trpc', { origin: url }, 401],
    ['/trpc', { ...page, cookie: `${person.cookie}x` }, 401],
    ['/trpc', { authorization: `Bearer ${person.key}x` }, 401],
    ['/trpc', { ...page, authorization: 'Bearer bkn_none_000000' }, 401],
    ['/trpc', { authorization: 'Basic eDp5' }, 401],
  ];
  for (const [path, headers, status] of cases) {
    expect([path, headers, await knock(`${url}${path}`, headers)]).toEqual([path, headers, status]);
  }
  expect(server.errors).toEqual([]);
});

test('announced connection parameters that never come leave nothing hanging', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const agent = startAgent(server.url, person);
  await agent.say('one');
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/trpc?connectionParams=1`, {
    headers: handshake(server.url, person),
  });
  const heard = new Inbox<string>();
  socket.on('message', (data) => heard.push((data as Buffer).toString()));
  await once(socket, 'open');
  const params = { path: 'feed.instance', input: { agent_instance_id: agent.id } };
  socket.send(JSON.stringify({ id: 1, method: 'subscription', params }));
  expect(await heard.until((all) => all.find((message) => message.includes('"data"')))).toContain('snapshot');
  socket.terminate();
});

test('junk on any path, before or after the upgrade, ends its own connection and nothing else', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const key = { authorization: `Bearer ${person.key}` };
  const host = { host: new URL(server.url).host };
  const junk: Record<string, number[]> = {
    'reserved bits and opcode': [0xf1, 0x00],
    'an unmasked frame': [0x81, 0x02, 0x68, 0x69],
    'a 64-bit length': [0x82, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4],
    'a long control frame': [0x89, 0xfe, 0x01, 0x00, 1, 2, 3, 4],
    'a continuation of nothing': [0x80, 0x80, 1, 2, 3, 4],
    'text that is no UTF-8': [0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28],
    'a close code that is reserved': [0x88, 0x82, 0, 0, 0, 0, 0x03, 0xed],
    'text that is no JSON': [0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69],
    'JSON that is no request': [0x81, 0x82, 0, 0, 0, 0, 0x5b, 0x30],
  };
  const paths = ['/trpc', '/', '/trpc/', '/mcp', '/api/v1/x', '/assets/x', '//', '/%', '/\\', 'http://[', '*'];
  for (const [what, bytes] of Object.entries(junk)) {
    for (const path of paths) {
      for (const headers of [host, { ...host, ...key }]) {
        const answer = await tell(server.url, upgradeLines(path, headers), Uint8Array.from(bytes));
        const good = path === '/trpc' && 'authorization' in headers;
        expect([what, path, answer.slice(9, 12)]).toEqual([
          what,
          path,
          expect.stringMatching(good ? '101' : /40[0134]/),
        ]);
      }
    }
  }
  for (const headers of [{ 'sec-websocket-key': 'short' }, { 'sec-websocket-version': '7' }, { upgrade: 'h2c' }]) {
    await tell(server.url, upgradeLines('/trpc', { ...host, ...key, ...headers }), Uint8Array.of(0xf1, 0));
  }
  expect((await fetch(`${server.url}/health`)).status).toBe(200);
  await using feed = await openRawFeed(server.url, person);
  await feed.followWorkspace().first(1);
  expect(server.errors).toEqual([]);
});

test('handshakes that fail take nothing of a person’s sockets, and the twenty-first is refused (L3) [S63]', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const headers = { host: new URL(server.url).host, authorization: `Bearer ${person.key}` };
  for (let n = 0; n < 60; n++) await tell(server.url, upgradeLines('/trpc', { ...headers, 'sec-websocket-key': 'no' }));
  const feeds = await Promise.all(Array.from({ length: 20 }, () => openRawFeed(server.url, person)));
  expect(await knock(`${server.url}/trpc`, headers)).toBe(429);
  const other = await createPerson(server);
  expect(await knock(`${server.url}/trpc`, { authorization: `Bearer ${other.key}` })).toBe(101);
  await feeds.pop()?.[Symbol.asyncDispose]();
  while ((await knock(`${server.url}/trpc`, headers)) !== 101);
  await Promise.all(feeds.map((feed) => feed[Symbol.asyncDispose]()));
});

test('mutations and queries are refused on a socket; a frame that is too large, or a batch, ends it (L3)', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const agent = startAgent(server.url, person);
  await agent.say('one');
  await using feed = await openRawFeed(server.url, person);
  const post = { agent_instance_id: agent.id, content: 'over the socket', agent_type: 'x' };
  for (const [method, path, input] of [
    ['mutation', 'messages.sendAgent', post],
    ['mutation', 'messages.pending', { agent_instance_id: agent.id }],
    ['query', 'auth.me', {}],
  ] as const) {
    expect(await feed.call(method, path, input)).toMatchObject({ code: 'METHOD_NOT_SUPPORTED' });
  }
  expect(await feed.call('mutation', 'no.such', {})).toMatchObject({ code: 'NOT_FOUND' });
  expect(await feed.call('subscription', 'feed.instance', { agent_instance_id: 'no uuid' })).toMatchObject({
    code: 'BAD_REQUEST',
  });
  const { body } = await agent.person('GET', `/agent-instances/${agent.id}`);
  expect(body.messages).toHaveLength(1);

  const request = (id: number) => ({
    id,
    method: 'subscription',
    params: { path: 'feed.instance', input: { agent_instance_id: agent.id } },
  });
  const batch = Array.from({ length: 21 }, (_, n) => request(1_000 + n));
  const before = feed.sizes.length;
  feed.socket.send(JSON.stringify(batch));
  const still = feed.followInstance(agent.id);
  await still.first(1);
  // One answer for the batch, which was refused whole, and what belongs to the subscription after it.
  expect(feed.sizes.length - before).toBeLessThan(6);
  expect(server.system.followers.size).toBe(1);

  feed.socket.send(JSON.stringify(request(1)).padEnd(262_145));
  expect((await feed.closed).code).toBe(1009);
});

test('a socket has a hundred subscriptions; one that is stopped makes room for another (L3) [S63]', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const agent = startAgent(server.url, person);
  await agent.say('one');
  await using feed = await openRawFeed(server.url, person);
  const held = Array.from({ length: 100 }, () => feed.followInstance(agent.id));
  await Promise.all(held.map((each) => each.first(1)));
  expect(await feed.followInstance(agent.id).refused).toMatchObject({ code: 'TOO_MANY_REQUESTS' });
  expect(await feed.followInstance(randomUUID()).refused).toMatchObject({ code: 'TOO_MANY_REQUESTS' });
  feed.socket.send(JSON.stringify({ id: 1, method: 'subscription.stop' }));
  for (;;) {
    const one = feed.followInstance(agent.id);
    if ((await Promise.race([one.first(1), one.refused])) instanceof Array) break;
  }
  await agent.say('two');
  await held.at(-1)?.until((all) => JSON.stringify(all).includes('"two"'));
});
