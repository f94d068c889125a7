import { createEgress } from '@beckon/core/egress/create-egress';
import { describeFailure } from '@beckon/core/egress/describe-failure';
import { parseEgressAllow } from '@beckon/core/egress/egress-allow';
import type { Failure, Unusable } from '@beckon/core/egress/outcome';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { drip, flood, listen, reply, type Answer } from './support/listen.ts';
import { makeCertificate } from './support/test-certificate.ts';

const certificate = makeCertificate(['docs.example']);
const egress = createEgress({
  allow: parseEgressAllow('127.0.0.1'),
  resolve: () => Promise.resolve(['127.0.0.1']),
});

beforeAll(() => {
  setDefaultCACertificates([...getCACertificates(), certificate.cert]);
});

async function get(answer: Answer, options: { timeoutMs?: number; host?: string } = {}) {
  const { host = 'docs.example', ...rest } = options;
  await using server = await listen(answer, certificate);
  return await egress.getJson(`https://${host}:${server.port}/client.json`, rest);
}

const json = (body: string | Uint8Array, type = 'application/json') => reply('200 OK', [`content-type: ${type}`], body);
/** A JSON document of so many bytes. */
const sized = (bytes: number) => `"${'x'.repeat(bytes - 2)}"`;

test.each([
  'application/json',
  'Application/JSON; charset=UTF-8',
  'application/json;charset="utf-8"',
  'application/vnd.example.client+json',
])('a document is fetched over TLS as %s', async (type) => {
  expect(await get(json('{"client_name":"Ünï"}', type))).toEqual({ kind: 'json', value: { client_name: 'Ünï' } });
});

test('the request names the host in TLS and in its head, asks for JSON and for nothing compressed', async () => {
  await using server = await listen(json('{}'), certificate);
  await egress.getJson(`https://docs.example.:${server.port}/client.json?v=1`);
  const lines = server.received[0]?.toLowerCase().split('\r\n') ?? [];
  expect(lines[0]).toBe('get /client.json?v=1 http/1.1');
  const said = [`host: docs.example:${server.port}`, 'accept: application/json', 'accept-encoding: identity'];
  expect(lines).toEqual(expect.arrayContaining(said));
  expect(server.sockets[0]).toMatchObject({ servername: 'docs.example' });
});

test('[S76] a certificate counts for the name that was called, not for the address it led to', async () => {
  const wrong = { kind: 'unreachable', reason: 'ERR_TLS_CERT_ALTNAME_INVALID' };
  expect(await get(json('{}'), { host: 'other.example' })).toEqual(wrong);
  expect(await get(json('{}'), { host: '127.0.0.1' })).toEqual(wrong);
});

test('plain http is not asked at all', async () => {
  await using server = await listen(json('{}'));
  const failure = await egress.getJson(`http://docs.example:${server.port}/`);
  expect([failure, server.sockets]).toEqual([{ kind: 'bad_url', problem: 'not_https' }, []]);
});

test('[S78] 64 KB are read, and not a byte more', async () => {
  expect(await get(json(sized(65_536)))).toMatchObject({ kind: 'json' });
  expect(await get(json(sized(65_537)))).toEqual({ kind: 'unusable', why: 'too_large', status: 200 });
});

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';

test.each([
  ['without end', 'too_large', flood(`${HEAD}\r\n"`, 'x'.repeat(16_384))],
  [
    'of a gzip bomb',
    'encoded',
    reply('200 OK', ['content-type: application/json', 'content-encoding: gzip'], gzipSync(Buffer.alloc(1_048_576))),
  ],
  [
    'of a bomb in two shells',
    'encoded',
    reply('200 OK', ['content-type: application/json', 'content-encoding: br, gzip'], 'x'),
  ],
  ['of a bomb that is not called one', 'not_json', json(gzipSync(Buffer.alloc(1_048_576)))],
  ['of a page', 'media_type', json('<html>', 'text/html')],
  ['of no type', 'media_type', reply('200 OK', [], '{}')],
  ['of another character set', 'media_type', json('{}', 'application/json; charset=utf-16')],
  ['of JSON that breaks off', 'not_json', json('{"a":')],
  ['of nothing', 'not_json', json('')],
  ['of bytes that are no UTF-8', 'not_json', json(Buffer.from([0x22, 0xff, 0x22]))],
] satisfies [string, string, Answer][])('[S78] an answer %s is of no use: %s', async (_, why, answer) => {
  expect(await get(answer)).toEqual({ kind: 'unusable', why, status: 200 });
});

test.each([204, 206, 301, 302, 304, 404, 500])('[S78] status %d is no document', async (status) => {
  const answer = reply(`${status} CANARY`, ['content-type: application/json', 'location: https://docs.example/'], '{}');
  expect(await get(answer)).toEqual({ kind: 'unusable', why: 'status', status });
});

test('[S78] slow bytes are waited for as long as the call may take, and a body that breaks off is none', async () => {
  expect(await get(drip(`${HEAD}content-length: 60000\r\n\r\n"`, 'x'), { timeoutMs: 400 })).toEqual({
    kind: 'timeout',
  });
  expect(await get((socket) => socket.end(`${HEAD}content-length: 60000\r\n\r\n{}`))).toEqual({
    kind: 'unreachable',
    reason: 'ECONNRESET',
  });
});

test.each([
  [{ kind: 'bad_url', problem: 'not_https' }, 'is not an https address'],
  [{ kind: 'bad_url', problem: 'credentials' }, 'cannot carry a user name or password'],
  [{ kind: 'refused', target: '10.0.0.1:443', use: 'private' }, 'leads to 10.0.0.1:443 (private), and'],
  [{ kind: 'refused', target: 'x.lan:443', use: undefined }, 'leads to x.lan:443, whose addresses are not all public'],
  [{ kind: 'unreachable', reason: 'ENOTFOUND' }, 'cannot be reached: ENOTFOUND'],
  [{ kind: 'unreachable', reason: undefined }, 'cannot be reached'],
  [{ kind: 'timeout' }, 'did not answer in time'],
  [{ kind: 'unusable', why: 'status', status: 404 }, 'answered with status 404'],
  [{ kind: 'unusable', why: 'too_large', status: 200 }, 'answered with more than 64 KB'],
] satisfies [Failure | Unusable, string][])('%j has words for people', (failure, words) => {
  expect(describeFailure(failure)).toContain(words);
});
