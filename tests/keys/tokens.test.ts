import { hashSecret, unwrapToken, wrapToken } from '@beckon/core/key/key-token';
import { forgeTokens, misissued, signToken } from '@beckon/core/key/testing/forge-tokens';
import { createTestDatabase } from '@beckon/db/testing/create-test-database';
import { must } from '@beckon/shared/must';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createPerson, startTestServer, TEST_KEY_PAIR } from '../support/start-test-server.ts';
import { useServer } from '../support/use-server.ts';

const server = await useServer();

const TRPC_INPUT = encodeURIComponent('{}');

/** What each door says to a token: REST, tRPC, MCP, the event stream. */
async function knock(url: string, token: string): Promise<{ statuses: number[]; text: string }> {
  const headers = { authorization: `Bearer ${token}` };
  const initialize = {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
  };
  const responses = await Promise.all([
    fetch(`${url}/api/v1/auth/verify`, { headers }),
    fetch(`${url}/trpc/auth.verify?input=${TRPC_INPUT}`, { headers }),
    fetch(`${url}/mcp`, initialize),
    fetch(`${url}/api/v1/agent-instances/00000000-0000-4000-8000-000000000000/messages/stream`, { headers }),
  ]);
  const texts = await Promise.all(responses.map((response) => response.text()));
  return { statuses: responses.map(({ status }) => status), text: texts.join('\n') };
}

const REFUSED = [401, 401, 401, 401];
const TAKEN = [200, 200, 200, 404];

/** Makes the row of a person's key that of another token, so that nothing but the token's own proof stands in its way. */
async function storeAs(keyId: string, token: string): Promise<void> {
  const hash = hashSecret(token);
  await server.database.pool.query('update api_keys set api_key_hash = $1 where id = $2', [hash, keyId]);
}

test('[S2] forged tokens are 401 at every door, ask nobody for keys, and show nothing of the inside', async () => {
  const person = await createPerson(server);
  const asked: string[] = [];
  await using elsewhere = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end('{"keys":[]}');
  }).listen(0, '127.0.0.1');
  await once(elsewhere, 'listening');
  const address = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
  expect((await knock(server.url, person.key)).statuses).toEqual(TAKEN);
  const forged = await forgeTokens(TEST_KEY_PAIR, person, address);
  expect(forged.length).toBeGreaterThan(25);
  for (const [what, token] of forged) {
    await storeAs(person.key_id, token);
    const { statuses, text } = await knock(server.url, token);
    expect([what, statuses]).toEqual([what, REFUSED]);
    expect(text).not.toMatch(/jose|JWS|JWT|stack|at \w+ \(|\.ts:/);
  }
  expect(asked).toEqual([]);
});

test('[S3] tokens under our own signature with another iss, aud, typ, exp or nbf are 401 at every door', async () => {
  const person = await createPerson(server);
  // A minute further than the boundary, which the signer's own tests look at: real time goes on here.
  const now = Math.floor(Date.now() / 1_000);
  const wrong = misissued(TEST_KEY_PAIR, person, now).filter(([what]) => !/31 s/.test(what));
  wrong.push(['expired', signToken(TEST_KEY_PAIR, person, { claims: { exp: now - 60 } })]);
  wrong.push(['not yet valid', signToken(TEST_KEY_PAIR, person, { claims: { nbf: now + 600 } })]);
  for (const [what, token] of wrong) {
    await storeAs(person.key_id, token);
    expect([what, (await knock(server.url, token)).statuses]).toEqual([what, REFUSED]);
  }
  for (const claims of [{}, { exp: now + 600 }, { exp: now + 999_999 * 86_400 }]) {
    const token = signToken(TEST_KEY_PAIR, person, { claims });
    await storeAs(person.key_id, token);
    expect([claims, (await knock(server.url, token)).statuses]).toEqual([claims, TAKEN]);
  }
});

test('[S3] a token of ours without a row, or with the row of another token, is 401', async () => {
  const person = await createPerson(server);
  const other = await createPerson(server);
  const token = signToken(TEST_KEY_PAIR, { ...person, key_id: '00000000-0000-4000-8000-000000000000' }, {});
  expect((await knock(server.url, token)).statuses).toEqual(REFUSED);
  // The same claims, signed at another time.
  expect((await knock(server.url, signToken(TEST_KEY_PAIR, person, { claims: { iat: 1 } }))).statuses).toEqual(REFUSED);
  await storeAs(person.key_id, `${other.key}0`);
  expect((await knock(server.url, person.key)).statuses).toEqual(REFUSED);
});

test('[S5] every changed character of a key is 401, with its checksum put right too', async () => {
  const { key } = await createPerson(server);
  const verify = (token: string) =>
    fetch(`${server.url}/api/v1/auth/verify`, { headers: { authorization: `Bearer ${token}` } });
  const jwt = must(unwrapToken(key));
  const flipped = (text: string) =>
    Array.from({ length: text.length }, (_, at) => {
      const letter = text[at] === 'A' ? 'B' : 'A';
      return text.slice(0, at) + letter + text.slice(at + 1);
    });
  const tokens = [...flipped(key), ...flipped(jwt).map(wrapToken)];
  expect(tokens.length).toBeGreaterThan(500);
  const taken: string[] = [];
  for (let at = 0; at < tokens.length; at += 25) {
    const answers = await Promise.all(
      tokens.slice(at, at + 25).map(async (token) => [token, (await verify(token)).status] as const),
    );
    taken.push(...answers.filter(([, status]) => status !== 401).map(([token]) => token));
  }
  expect(taken).toEqual([]);
  expect((await verify(key)).status).toBe(200);
});

test('[S6] a bad checksum is refused without one query', async () => {
  await using database = await createTestDatabase();
  await using quiet = await startTestServer({ database });
  const { key } = await createPerson(quiet);
  let taken = 0;
  database.pool.on('acquire', () => (taken += 1));
  const bad = [
    key.slice(0, -1) + (key.endsWith('0') ? '1' : '0'),
    key.replace('bkn_', 'bkn_x'),
    'bkn_',
    key.slice(0, -7),
  ];
  for (const token of bad) expect((await knock(quiet.url, token)).statuses).toEqual(REFUSED);
  expect(taken).toBe(0);
  expect((await knock(quiet.url, key)).statuses).toEqual(TAKEN);
  expect(taken).toBeGreaterThan(0);
});
