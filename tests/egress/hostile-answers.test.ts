import { createEgress } from '@beckon/core/egress/create-egress';
import { parseEgressAllow } from '@beckon/core/egress/egress-allow';
import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import { restAs } from '../support/rest.ts';
import { createPerson, startTestServer } from '../support/start-test-server.ts';
import { drip, flood, listen, reply, type Answer } from './support/listen.ts';
import { watchRequests } from './support/watch-requests.ts';

const egress = createEgress({ allow: parseEgressAllow('127.0.0.1') });
const OK = 'HTTP/1.1 200 OK\r\n';
/** What is read of a body, what a socket may hold ready beside it, and a head. */
const MOST_BYTES = 65_536 + 2 * 65_536 + 16_384;

/** What becomes of a POST that is answered so, and that the connection is gone afterwards. */
async function post(answer: Answer, timeoutMs?: number) {
  await using hostile = await listen(answer);
  using watched = watchRequests();
  const posted = await egress.postJson(`http://127.0.0.1:${hostile.port}/`, {}, timeoutMs ? { timeoutMs } : {});
  const socket = watched.requests[0]?.socket;
  if (socket && !socket.closed) await once(socket, 'close');
  return { posted, bytes: socket?.bytesRead ?? 0 };
}

test.each([
  ['of known length', flood(`${OK}content-length: 10000000000\r\n\r\n`, 'x'.repeat(16_384))],
  ['of unknown length', flood(`${OK}\r\n`, 'x'.repeat(16_384))],
  ['in one endless chunk', flood(`${OK}transfer-encoding: chunked\r\n\r\nffffffff\r\n`, 'x'.repeat(16_384))],
  ['in chunks', flood(`${OK}transfer-encoding: chunked\r\n\r\n`, `4000\r\n${'x'.repeat(16_384)}\r\n`)],
])('[S78] a body without end, %s, is cut: its status stands', async (_, answer) => {
  const { posted, bytes } = await post(answer);
  expect(posted).toEqual({ kind: 'answered', status: 200 });
  expect(bytes).toBeLessThan(MOST_BYTES);
});

test('[S78] a body that comes byte by byte is not waited for', async () => {
  const hour = 3_600_000;
  const { posted } = await post(drip(`${OK}content-length: 1000000\r\n\r\n`, 'x'), hour);
  expect(posted).toEqual({ kind: 'answered', status: 200 });
});

test.each([
  ['a head without end', flood(`${OK}x: `, 'x'.repeat(16_384))],
  ['headers without end', flood(OK, 'x: y\r\n'.repeat(1_000))],
  [
    '100,000 headers',
    reply(
      '200 OK',
      Array.from({ length: 100_000 }, (_unused, n) => `x-${n}: y`),
    ),
  ],
  ['one header of 64 KB', reply('200 OK', [`x: ${'y'.repeat(65_536)}`])],
])('[S78] %s is refused', async (_, answer) => {
  const { posted, bytes } = await post(answer);
  expect(posted).toEqual({ kind: 'unreachable', reason: 'HPE_HEADER_OVERFLOW' });
  expect(bytes).toBeLessThan(MOST_BYTES);
});

test.each([
  ['says nothing', () => {}],
  ['says its status byte by byte', drip('HTTP/1.1 200 ', 'O')],
  ['says its headers byte by byte', drip(`${OK}x: `, 'y')],
  ['promises an answer for ever', drip('', 'HTTP/1.1 103 Early Hints\r\n\r\n')],
  ['never tires of promising', flood('', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(100))],
] satisfies [string, Answer][])('[S78] who %s is given up when the time is over', async (_, answer) => {
  expect((await post(answer, 150)).posted).toEqual({ kind: 'timeout' });
});

test('[S78] a call that names no time of its own has 15 seconds', async () => {
  const clock = vi.spyOn(AbortSignal, 'timeout');
  try {
    await post(reply('200 OK'));
    await post(reply('200 OK'), 20_000);
    expect(clock.mock.calls).toEqual([[15_000], [20_000]]);
  } finally {
    clock.mockRestore();
  }
});

test.each([
  ['breaks off', (socket) => void socket.destroy()],
  ['resets', (socket) => void socket.resetAndDestroy()],
  ['breaks off in the head', (socket) => void socket.end('HTTP/1.1 200')],
  ['speaks something else', (socket) => void socket.end('220 mail.example ESMTP\r\n')],
  ['changes the protocol', reply('101 Switching Protocols', ['upgrade: websocket', 'connection: upgrade'])],
] satisfies [string, Answer][])('[S78] who %s is unreachable', async (_, answer) => {
  expect((await post(answer)).posted).toEqual({ kind: 'unreachable', reason: expect.stringMatching(/^[A-Z_]+$/) });
});

test('[S78] a gzip bomb is never unpacked, and a redirect is a status like others', async () => {
  const bomb = gzipSync(Buffer.alloc(64 * 1_048_576));
  const { posted, bytes } = await post(reply('200 OK', ['content-encoding: gzip'], bomb));
  expect(posted).toEqual({ kind: 'answered', status: 200 });
  expect(bytes).toBeLessThan(MOST_BYTES);
  await using elsewhere = await listen(reply('200 OK'));
  for (const status of [301, 302, 303, 307, 308]) {
    const moved = reply(`${status} Moved`, [`location: http://127.0.0.1:${elsewhere.port}/`]);
    expect((await post(moved)).posted).toEqual({ kind: 'answered', status });
  }
  expect(elsewhere.sockets).toEqual([]);
});

test('[S78] of an answer people see the status and a reason of ours, nothing else', async () => {
  await using server = await startTestServer({ egress: { allow: '127.0.0.1' } });
  const call = restAs(server.url, { cookie: (await createPerson(server)).cookie });
  const { body: agent } = await call('POST', '/user-agents', { name: 'claude' });
  for (const [status, said] of [
    ['500 CANARY', 'HTTP 500'],
    ['418 CANARY', 'error status 418'],
    ['302 CANARY', 'error status 302'],
    ['401 CANARY', 'Authentication failed'],
  ] as const) {
    const headers = ['x: CANARY', 'location: http://CANARY.example/', 'content-type: text/html'];
    await using hook = await listen(reply(status, headers, 'CANARY'));
    const webhook_url = `http://127.0.0.1:${hook.port}/`;
    expect((await call('PATCH', `/user-agents/${agent.id}`, { webhook_url })).status).toBe(200);
    const launched = await call('POST', `/user-agents/${agent.id}/instances`, { prompt: 'go' });
    expect([launched.status, launched.body.detail.message]).toEqual([424, expect.stringContaining(said)]);
    expect(JSON.stringify([launched.body, [...launched.headers]])).not.toMatch(/canary/i);
  }
  expect(server.errors).toEqual([]);
});
