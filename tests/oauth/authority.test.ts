import { stillAuthorised } from '@beckon/core/access';
import type { ClientActor } from '@beckon/core/context';
import { keepHouse } from '@beckon/core/housekeeping';
import { hashPassword } from '@beckon/core/person/password';
import { must } from '@beckon/shared/must';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { browserSession } from '../support/browser-session.ts';
import { restAs } from '../support/rest.ts';
import { createPerson, startTestServer, type TestPerson, type TestServer } from '../support/start-test-server.ts';
import { until } from '../support/until.ts';
import {
  authorizationUrl,
  callMcp,
  codeForm,
  connect,
  mcpStatus,
  redeem,
  register,
  type Connected,
} from './support/client.ts';
import { consent, publicOrigin } from './support/person.ts';

interface Scene {
  readonly server: TestServer;
  readonly person: TestPerson;
  readonly connected: Connected;
  /** Whose workspace the client works in; the person belongs to it. */
  readonly owner: TestPerson;
}

async function connectedIn(server: TestServer): Promise<Scene> {
  const [owner, person] = [await createPerson(server), await createPerson(server)];
  await sql`insert into members (workspace_id, user_id, role)
    values (${owner.workspace_id}, ${person.user_id}, 'operator')`.execute(server.system.db);
  const connected = await connect(server, person, { workspace_id: owner.workspace_id });
  return { server, owner, person, connected };
}

/** A call of the client that waits for an answer. */
async function waitingCall({ server, connected }: Scene): Promise<string> {
  const asked = await callMcp(server, connected.access_token, {
    method: 'tools/call',
    params: { name: 'send_message', arguments: { agent_type: 'x', content: 'Deploy?', requires_user_input: true } },
  });
  const question = must(/"message_id":"([\w-]{36})"/.exec(await asked.text())?.[1]);
  const response = await callMcp(server, connected.access_token, {
    method: 'tools/call',
    params: { name: 'wait_for_answer', arguments: { question_id: question } },
  });
  return response.text();
}

const connections = ({ server, person }: Scene) =>
  restAs(server.url, { cookie: person.cookie })('GET', '/auth/connections');

/** What takes a client's authority away. */
const ENDS: Readonly<Record<string, (scene: Scene) => Promise<unknown>>> = {
  'the person ends the connection': async (scene) => {
    const { body } = await connections(scene);
    const human = restAs(scene.server.url, { cookie: scene.person.cookie });
    expect((await human('DELETE', `/auth/connections/${body.items[0].id}`)).status).toBe(200);
    expect((await connections(scene)).body.items).toEqual([]);
  },
  'the client is switched off': ({ server, connected }) =>
    sql`update oauth_clients set disabled = true where client_id = ${connected.client_id}`.execute(server.system.db),
  'the person leaves the workspace': ({ server, owner, person }) =>
    sql`delete from members where workspace_id = ${owner.workspace_id} and user_id = ${person.user_id}`.execute(
      server.system.db,
    ),
  'the person’s role allows no agents any more': ({ server, owner, person }) =>
    sql`update members set role = 'viewer' where workspace_id = ${owner.workspace_id} and user_id = ${person.user_id}`.execute(
      server.system.db,
    ),
  'the person signs out everywhere else': async ({ server, person }) => {
    const human = restAs(server.url, { cookie: person.cookie });
    expect((await human('POST', '/auth/sessions/revoke-others')).status).toBe(200);
    expect((await human('GET', '/auth/session')).status).toBe(200);
  },
  'the person sets another password': async ({ server, person }) => {
    const password = await hashPassword('correct horse battery');
    await sql`insert into accounts (user_id, provider_id, account_id, password)
      values (${person.user_id}, 'credential', ${person.user_id}, ${password})`.execute(server.system.db);
    const browser = browserSession(publicOrigin(server));
    const passwords = { currentPassword: 'correct horse battery', newPassword: 'battery horse correct' };
    const changed = await browser.call('POST', '/api/auth/change-password', passwords, { cookie: person.cookie });
    expect(changed.status).toBe(200);
  },
  'the person deletes the account': async ({ server, person }) => {
    expect((await restAs(server.url, { cookie: person.cookie })('DELETE', '/auth/me')).status).toBe(200);
  },
};

describe.each(Object.entries(ENDS))('when %s', (_, end) => {
  test('[S19] the client’s next call is refused at once, and one that waits is cut off within 5 s', async () => {
    await using server = await startTestServer();
    const scene = await connectedIn(server);
    const { access_token, refresh_token, client_id } = scene.connected;
    expect(await mcpStatus(server, access_token)).toBe(200);
    const waiting = waitingCall(scene).then(
      () => 'answered',
      (error: unknown) => String(error),
    );
    await until('the call waits', () => server.system.bell.stats.listeners > 0);
    await end(scene);
    expect(await mcpStatus(server, access_token)).toBe(401);
    expect(await waiting).toContain('terminated');
    const refreshed = await redeem(server, { grant_type: 'refresh_token', client_id, refresh_token });
    const renewed = refreshed.status === 200 ? await mcpStatus(server, refreshed.body.access_token) : 401;
    expect(renewed).toBe(401);
  });
});

test('[S22] a call lasts no longer than its access token, with 30 s for clocks that differ', async () => {
  await using server = await startTestServer();
  const { connected, owner, person } = await connectedIn(server);
  const { body } = await restAs(server.url, { cookie: person.cookie })('GET', '/auth/connections');
  const endedAgo = (seconds: number): ClientActor => ({
    kind: 'client',
    connection_id: body.items[0].id,
    client_id: connected.client_id,
    user_id: person.user_id,
    workspace_id: owner.workspace_id,
    scopes: ['read', 'agent'],
    expires_at: new Date(Date.now() - seconds * 1_000).toISOString(),
  });
  const calls = [endedAgo(-60), endedAgo(20), endedAgo(40)];
  const standing = await stillAuthorised(server.system, calls, 'read');
  expect(standing).toEqual(calls.slice(0, 2));
});

test('a call whose token ends soon is answered "pending" before that; the next one goes on with a new token', async () => {
  await using server = await startTestServer();
  const scene = await connectedIn(server);
  await sql`update oauth_access_tokens set expires_at = now() + interval '6 seconds'`.execute(server.system.db);
  expect(await waitingCall(scene)).toContain('pending');
});

test('a consent that is taken back before the code is redeemed gives no tokens', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const client = (await register(server)).body.client_id as string;
  const back = await consent(server, person, authorizationUrl(server, client));
  await sql`delete from oauth_consents`.execute(server.system.db);
  const { status, body } = await redeem(server, codeForm(client, must(back.searchParams.get('code'))));
  expect([status, body.error]).toEqual([400, 'invalid_grant']);
});

test('what is taken back stays so, also when the same client is let in again', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const first = await connect(server, person);
  const { body } = await restAs(server.url, { cookie: person.cookie })('GET', '/auth/connections');
  await restAs(server.url, { cookie: person.cookie })('DELETE', `/auth/connections/${body.items[0].id}`);
  const second = await connect(server, person, { client_id: first.client_id });
  expect(await mcpStatus(server, first.access_token)).toBe(401);
  expect(await mcpStatus(server, second.access_token)).toBe(200);
});

test('a client that registered itself is one connection: letting it in again ends what was before', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const first = await connect(server, person);
  const second = await connect(server, person, { client_id: first.client_id });
  expect(await mcpStatus(server, first.access_token)).toBe(401);
  expect(await mcpStatus(server, second.access_token)).toBe(200);
  const { body } = await restAs(server.url, { cookie: person.cookie })('GET', '/auth/connections');
  expect(body.items).toMatchObject([{ client_id: first.client_id, client_name: 'By hand', scopes: ['agent'] }]);
});

test('signing out of a browser leaves clients alone; setting a new password ends them all [S23]', async () => {
  const mails: string[] = [];
  await using server = await startTestServer({ sendMail: async ({ text }) => void mails.push(text) });
  const person = await createPerson(server);
  const browser = browserSession(publicOrigin(server));
  const connected = await connect(server, person);
  const out = await browser.call('POST', '/api/auth/sign-out', {}, { cookie: person.cookie });
  expect(out.status).toBe(200);
  const { client_id, refresh_token } = connected;
  const { body } = await redeem(server, { grant_type: 'refresh_token', client_id, refresh_token });
  expect(await mcpStatus(server, body.access_token)).toBe(200);

  await browser.call('POST', '/api/auth/request-password-reset', { email: person.email });
  await until('the mail has come', () => mails.length > 0);
  const token = must(/token=([\w-]+)/.exec(mails[0] ?? '')?.[1]);
  const reset = await browser.call('POST', '/api/auth/reset-password', { token, newPassword: 'correct horse battery' });
  expect(reset.status).toBe(200);
  expect(await mcpStatus(server, body.access_token)).toBe(401);
});

test('a connection is listed with when it was used last, and goes when its client has let it lapse', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const { access_token } = await connect(server, person);
  const list = async () => (await restAs(server.url, { cookie: person.cookie })('GET', '/auth/connections')).body.items;
  expect((await list())[0].last_used_at).toBeNull();
  await mcpStatus(server, access_token);
  expect((await list())[0].last_used_at).toEqual(expect.any(String));
  await keepHouse(server.system);
  expect(await list()).toHaveLength(1);
  const { db } = server.system;
  await sql`update oauth_access_tokens set expires_at = now() - interval '1 second'`.execute(db);
  await sql`update oauth_consents set updated_at = now() - interval '1 hour'`.execute(db);
  await keepHouse(server.system);
  expect(await list()).toHaveLength(1);
  await sql`update oauth_refresh_tokens set expires_at = now() - interval '1 second'`.execute(db);
  await keepHouse(server.system);
  expect(await list()).toEqual([]);
});
