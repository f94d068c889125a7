import { must } from '@beckon/shared/must';
import { sql } from 'kysely';
import { WebSocket } from 'ws';
import { expect, test } from 'vitest';
import { restAs } from '../support/rest.ts';
import { createPerson } from '../support/start-test-server.ts';
import { useServer } from '../support/use-server.ts';
import {
  authorizationUrl,
  callMcp,
  codeForm,
  connect,
  issuerOf,
  mcpStatus,
  redeem,
  register,
  VERIFIER,
} from './support/client.ts';
import { consent } from './support/person.ts';

const server = await useServer();
const person = await createPerson(server);

const db = () => server.system.db;

async function newCode(): Promise<{ client: string; code: string }> {
  const client = (await register(server)).body.client_id as string;
  const back = await consent(server, person, authorizationUrl(server, client));
  return { client, code: must(back.searchParams.get('code')) };
}

test('a code is good once: whoever brings it again ends what it was redeemed for', async () => {
  const { client, code } = await newCode();
  const first = await redeem(server, codeForm(client, code));
  expect(first.status).toBe(200);
  expect(await mcpStatus(server, first.body.access_token)).toBe(200);
  const again = await redeem(server, codeForm(client, code));
  expect([again.status, again.body.error]).toEqual([400, 'invalid_grant']);
  expect(await mcpStatus(server, first.body.access_token)).toBe(401);
  const refresh = { grant_type: 'refresh_token', client_id: client, refresh_token: first.body.refresh_token };
  expect((await redeem(server, refresh)).status).toBe(400);
});

test('of many who bring a code at once one gets tokens at most', async () => {
  const { client, code } = await newCode();
  const answers = await Promise.all(Array.from({ length: 10 }, () => redeem(server, codeForm(client, code))));
  expect(answers.filter(({ body }) => body.access_token !== undefined).length).toBeLessThanOrEqual(1);
  // Who was first finds that another has had its tokens taken away, if that one was quick.
  const refusals = answers.flatMap(({ status, body }) => (status === 200 ? [] : [`${status} ${body.error}`]));
  expect(new Set(refusals)).toEqual(new Set(['400 invalid_grant']));
});

test('a code is for the client, the address and the verifier it was asked for with', async () => {
  const other = (await register(server)).body.client_id as string;
  const wrong: Record<string, string>[] = [
    { client_id: other },
    { redirect_uri: 'http://127.0.0.1:33418/other' },
    { code_verifier: `${VERIFIER.slice(0, -1)}${VERIFIER.endsWith('A') ? 'B' : 'A'}` },
    { code_verifier: '' },
    { code: 'nothing' },
    { grant_type: 'client_credentials' },
    { grant_type: 'password' },
  ];
  for (const change of wrong) {
    const { client, code } = await newCode();
    const { status, body } = await redeem(server, { ...codeForm(client, code), ...change });
    expect([change, status >= 400 && status < 500, body.access_token]).toEqual([change, true, undefined]);
  }
});

test('a code that nobody has redeemed for ten minutes is none', async () => {
  const { client, code } = await newCode();
  await sql`update verifications set expires_at = now() - interval '1 second'`.execute(db());
  const { status, body } = await redeem(server, codeForm(client, code));
  expect([status, body.error]).toEqual([400, 'invalid_grant']);
});

test('an access token ends by the database’s clock', async () => {
  const { access_token } = await connect(server, person);
  expect(await mcpStatus(server, access_token)).toBe(200);
  await sql`update oauth_access_tokens set expires_at = now() - interval '1 millisecond'`.execute(db());
  expect(await mcpStatus(server, access_token)).toBe(401);
});

test('[S3] a client’s token is for the MCP door: REST, tRPC, streams and sockets take it for none', async () => {
  const { access_token, refresh_token } = await connect(server, person);
  const report = { agent_type: 'x', content: 'Reading' };
  const { body } = await restAs(server.url, person)('POST', '/messages/agent', report);
  for (const token of [access_token, refresh_token]) {
    const headers = { authorization: `Bearer ${token}` };
    const addresses = [
      '/api/v1/auth/verify',
      '/api/v1/agent-instances',
      '/trpc/auth.session?input=%7B%7D',
      `/api/v1/agent-instances/${body.agent_instance_id}/messages/stream`,
    ];
    for (const address of addresses) {
      const { status } = await fetch(server.url + address, { headers });
      expect([address, status]).toEqual([address, 401]);
    }
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/trpc`, { headers });
    socket.on('error', () => {});
    const refused = await new Promise<number>((resolve, reject) => {
      socket.on('unexpected-response', (_, { statusCode = 0 }) => resolve(statusCode));
      socket.on('open', () => reject(new Error('The socket has opened')));
    });
    expect(refused).toBe(401);
    socket.terminate();
  }
  expect(await mcpStatus(server, refresh_token)).toBe(401);
});

test('a token that was made for something else, or bound to a key, is none here', async () => {
  for (const change of [
    sql`resources = '["https://elsewhere.example/mcp"]'`,
    sql`resources = null`,
    sql`confirmation = '{"jkt": "x"}'`,
    sql`revoked = now()`,
  ]) {
    const { access_token } = await connect(server, person);
    await sql`update oauth_access_tokens set ${change}`.execute(db());
    expect(await mcpStatus(server, access_token)).toBe(401);
  }
});

test('[S4] a token counts in its header alone, and whole', async () => {
  const { access_token } = await connect(server, person);
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  const inQuery = await fetch(`${server.url}/mcp?access_token=${access_token}`, { method: 'POST', headers, body });
  expect(inQuery.status).toBe(401);
  for (const token of [
    access_token.slice(4),
    access_token.slice(0, -1),
    `${access_token}x`,
    access_token.toUpperCase(),
    'bko_',
  ]) {
    expect([token, await mcpStatus(server, token)]).toEqual([token, 401]);
  }
});

test('[S7] what the database keeps of a token opens nothing', async () => {
  const { access_token, refresh_token } = await connect(server, person);
  const { rows } = await sql<Record<string, unknown>>`
    select row_to_json(a) as a, row_to_json(r) as r from oauth_access_tokens a, oauth_refresh_tokens r`.execute(db());
  const dump = JSON.stringify(rows);
  expect(rows.length).toBeGreaterThan(0);
  for (const token of [access_token, refresh_token]) expect(dump).not.toContain(token.slice(4));
});

test('a key or a session counts for nothing where tokens are given', async () => {
  const { refresh_token, client_id } = await connect(server, person);
  const headers = [{ authorization: `Bearer ${person.key}` }, { cookie: person.cookie }];
  for (const each of headers) {
    const { client, code } = await newCode();
    for (const form of [
      { ...codeForm(client, code), code: 'nothing' },
      { grant_type: 'refresh_token', client_id },
      { grant_type: 'refresh_token', client_id, refresh_token: person.key },
    ]) {
      const { status, body } = await redeem(server, form, each);
      expect([status >= 400 && status < 500, body.access_token]).toEqual([true, undefined]);
    }
  }
  // A good one is refused beside a key: two credentials could mean two callers.
  const form = { grant_type: 'refresh_token', client_id, refresh_token };
  expect((await redeem(server, form, { authorization: `Bearer ${person.key}` })).status).toBe(401);
  expect((await redeem(server, form)).status).toBe(200);
});

test('a refresh token gives the next one, and counts once: brought again later it ends them all', async () => {
  const { client_id, refresh_token } = await connect(server, person);
  const refresh = (token: string) => redeem(server, { grant_type: 'refresh_token', client_id, refresh_token: token });
  const next = await refresh(refresh_token);
  expect(next.status).toBe(200);
  expect(next.body.refresh_token).not.toBe(refresh_token);
  // A client whose answer was lost asks again at once, and gets the same.
  expect((await refresh(refresh_token)).body.refresh_token).toBe(next.body.refresh_token);
  await sql`update oauth_refresh_tokens set rotation_replay_expires_at = now() - interval '1 second'
    where rotation_replay_expires_at is not null`.execute(db());
  const replayed = await refresh(refresh_token);
  expect([replayed.status, replayed.body.error]).toEqual([400, 'invalid_grant']);
  expect((await refresh(next.body.refresh_token)).status).toBe(400);
  expect(await mcpStatus(server, next.body.access_token)).toBe(401);
});

test('a refresh token is for its own client, for no more than was allowed, until it ends', async () => {
  const { client_id, refresh_token } = await connect(server, person);
  const other = (await register(server)).body.client_id as string;
  const form = { grant_type: 'refresh_token', client_id, refresh_token };
  expect((await redeem(server, { ...form, client_id: other })).status).toBe(400);
  expect((await redeem(server, { ...form, scope: 'agent relay' })).body.error).toBe('invalid_scope');
  expect((await redeem(server, { ...form, resource: 'https://elsewhere.example' })).body.error).toBe('invalid_target');
  await sql`update oauth_refresh_tokens set expires_at = now() - interval '1 second'`.execute(db());
  expect((await redeem(server, form)).body.error).toBe('invalid_grant');
});

test('a client gives its tokens up: an access token alone, with the refresh token the connection', async () => {
  const [first, second] = [await connect(server, person), await connect(server, person)];
  const revoke = async (client_id: string, token: string): Promise<number> => {
    const body = new URLSearchParams({ client_id, token });
    return (await fetch(`${issuerOf(server)}/oauth2/revoke`, { method: 'POST', body })).status;
  };
  // Another client's, and what is none, is as good as given up.
  for (const token of [first.access_token, first.refresh_token, 'nothing', 'bkr_\0']) {
    expect([token, await revoke(second.client_id, token)]).toEqual([token, 200]);
  }
  expect(await mcpStatus(server, first.access_token)).toBe(200);
  expect(await revoke(first.client_id, first.access_token)).toBe(200);
  expect(await mcpStatus(server, first.access_token)).toBe(401);
  const { client_id, refresh_token } = first;
  const next = await redeem(server, { grant_type: 'refresh_token', client_id, refresh_token });
  expect(await revoke(client_id, next.body.refresh_token)).toBe(200);
  expect(await mcpStatus(server, next.body.access_token)).toBe(401);
  const { rows } = await sql`select from oauth_consents where client_id = ${client_id}`.execute(db());
  expect(rows).toEqual([]);
});

test('a client has what an agent’s key has, and no more: it reads and reports, it decides nothing [S16]', async () => {
  const { access_token } = await connect(server, person, { ask: { scope: 'agent relay decide' } });
  const response = await callMcp(server, access_token, { method: 'tools/list' });
  const text = await response.text();
  const tools = [...text.matchAll(/"name":"(\w+)"/g)].map(([, name]) => name);
  expect(tools).toEqual(expect.arrayContaining(['log_step', 'ask_question', 'wait_for_answer', 'list_instances']));
  const withKey = await (await callMcp(server, person.key, { method: 'tools/list' })).text();
  const known = [...withKey.matchAll(/"name":"(\w+)"/g)].map(([, name]) => name);
  expect(new Set(tools)).toEqual(new Set(known));
});
