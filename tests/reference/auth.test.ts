import type { Key } from '@beckon/contract/key';
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { restAs } from '../support/rest.ts';
import { createPerson, type TestPerson } from '../support/start-test-server.ts';
import { openScene, useServer } from './scene.ts';

// What the reference proves of accounts and keys; where Beckon decides differently on purpose the title says so.
const server = useServer();

const as = (person: TestPerson) => restAs(server().url, { cookie: person.cookie });
const withKey = (key: string) => restAs(server().url, { key });

async function signedIn() {
  const person = await createPerson(server());
  return { person, call: as(person) };
}

async function count(table: string, column: string, id: string): Promise<number> {
  const { rows } = await server().database.pool.query(`select count(*)::int as n from ${table} where ${column} = $1`, [
    id,
  ]);
  return rows[0].n;
}

test('[12.2 #1] a session without a credential is refused', async () => {
  const { status, headers, body } = await restAs(server().url, undefined)('GET', '/auth/session');
  expect([status, body]).toEqual([401, { detail: 'Not authenticated' }]);
  expect(headers.get('www-authenticate')).toBe('Bearer');
});

test('[12.2 #2] a session tells id, email and display_name', async () => {
  const { person, call } = await signedIn();
  const { status, body } = await call('GET', '/auth/session');
  expect(status).toBe(200);
  expect(body).toMatchObject({ id: person.user_id, email: person.email, display_name: 'Test User' });
});

test('[12.2 #3] the account; its time ends in Z, as everywhere (the reference leaves it out here)', async () => {
  const { person, call } = await signedIn();
  expect(await call('GET', '/auth/me')).toMatchObject({
    status: 200,
    body: {
      id: person.user_id,
      email: person.email,
      display_name: 'Test User',
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    },
  });
});

test('[12.2 #4] a new display name is stored', async () => {
  const { person, call } = await signedIn();
  expect(await call('PATCH', '/auth/me', { display_name: 'Updated Name' })).toMatchObject({
    status: 200,
    body: { id: person.user_id, email: person.email, display_name: 'Updated Name' },
  });
  expect((await call('GET', '/auth/session')).body.display_name).toBe('Updated Name');
});

test('[12.2 #5] sync-user answers, and the data of the account count, not those of the body', async () => {
  const { person, call } = await signedIn();
  const body = { id: person.user_id, email: 'other@example.com', display_name: 'Somebody Else' };
  expect(await call('POST', '/auth/sync-user', body)).toMatchObject({
    status: 200,
    body: { message: 'User synced successfully' },
  });
  expect((await call('GET', '/auth/me')).body).toMatchObject({ email: person.email, display_name: 'Test User' });
});

test('[12.2 #6] another user cannot be synced', async () => {
  const { call } = await signedIn();
  const body = { id: randomUUID(), email: 'other@example.com', display_name: 'Somebody Else' };
  const answer = await call('POST', '/auth/sync-user', body);
  expect([answer.status, answer.body]).toEqual([403, { detail: 'Cannot sync different user' }]);
});

test('[12.2 #7] a key is made, shown once and works; it is stored as a hash only (the reference stores the key)', async () => {
  const { person, call } = await signedIn();
  const { status, body } = await call('POST', '/auth/api-keys', { name: 'CI', expires_in_days: 30 });
  expect(status).toBe(200);
  expect(body).toMatchObject({ name: 'CI', api_key: expect.stringMatching(/^bkn_/), is_active: true });
  expect(Date.parse(body.expires_at) - Date.parse(body.created_at)).toBe(30 * 86_400_000);
  const verified = await withKey(body.api_key)('GET', '/auth/verify');
  expect(verified).toMatchObject({ status: 200, body: { success: true, user_id: person.user_id } });
  const { rows } = await server().database.pool.query('select * from api_keys where id = $1', [body.id]);
  expect(rows).toMatchObject([{ is_active: true }]);
  expect(JSON.stringify(rows)).not.toContain(body.api_key);
});

test('[12.2 #8] of 51 active keys the last is refused; a revoked one makes room', async () => {
  const { person, call } = await signedIn();
  // One the person has already.
  for (let n = 2; n <= 50; n++) {
    expect((await call('POST', '/auth/api-keys', { name: `key ${n}` })).status, `key ${n}`).toBe(200);
  }
  const over = await call('POST', '/auth/api-keys', { name: 'key 51' });
  expect(over.status).toBe(400);
  expect(over.body.detail).toContain('Maximum of 50 active API keys allowed');
  await call('DELETE', `/auth/api-keys/${person.key_id}`);
  expect((await call('POST', '/auth/api-keys', { name: 'key 51' })).status).toBe(200);
});

test('[12.2 #9] keys are listed newest first, revoked ones included, and never shown again (the reference shows them)', async () => {
  const { person, call } = await signedIn();
  const second = (await call('POST', '/auth/api-keys', { name: 'second' })).body;
  const third = (await call('POST', '/auth/api-keys', { name: 'third' })).body;
  await call('DELETE', `/auth/api-keys/${second.id}`);
  const { status, body } = await call('GET', '/auth/api-keys');
  expect(status).toBe(200);
  expect(body.map((key: Key) => [key.id, key.is_active])).toEqual([
    [third.id, true],
    [second.id, false],
    [person.key_id, true],
  ]);
  expect(body.filter((key: Key) => 'api_key' in key)).toEqual([]);
});

test('[12.2 #10] a revoked key is inactive, and refused from then on (the reference still takes it); again is fine', async () => {
  const { person, call } = await signedIn();
  expect((await withKey(person.key)('GET', '/auth/verify')).status).toBe(200);
  for (const _ of ['first', 'again']) {
    const { status, body } = await call('DELETE', `/auth/api-keys/${person.key_id}`);
    expect([status, body]).toEqual([200, { message: 'API key revoked successfully' }]);
  }
  expect((await call('GET', '/auth/api-keys')).body).toMatchObject([{ id: person.key_id, is_active: false }]);
  expect((await withKey(person.key)('GET', '/auth/verify')).status).toBe(401);
});

test('[12.2 #11] an unknown key is not found', async () => {
  const { call } = await signedIn();
  const { status, body } = await call('DELETE', `/auth/api-keys/${randomUUID()}`);
  expect([status, body]).toEqual([404, { detail: 'API key not found' }]);
});

test('[12.2 #12] a key of another user is not found, and goes on working', async () => {
  const { call } = await signedIn();
  const stranger = await createPerson(server());
  const { status, body } = await call('DELETE', `/auth/api-keys/${stranger.key_id}`);
  expect([status, body]).toEqual([404, { detail: 'API key not found' }]);
  expect((await withKey(stranger.key)('GET', '/auth/verify')).status).toBe(200);
});

test('a key lives at most 999999 days; less than one day is refused (the reference makes a dead key)', async () => {
  const { call } = await signedIn();
  const make = (expires_in_days: number) => call('POST', '/auth/api-keys', { name: 'CI', expires_in_days });
  expect((await make(999_999)).status).toBe(200);
  const over = await make(1_000_000);
  expect([over.status, over.body]).toEqual([400, { detail: 'API key expiration cannot exceed 999999 days' }]);
  for (const days of [0, -1]) expect((await make(days)).status).toBe(422);
});

test('a key makes, lists and revokes no keys, and deletes no account (the reference has no scopes)', async () => {
  const { person } = await signedIn();
  const call = withKey(person.key);
  const refused = [
    await call('POST', '/auth/api-keys', { name: 'CI' }),
    await call('GET', '/auth/api-keys'),
    await call('DELETE', `/auth/api-keys/${person.key_id}`),
    await call('DELETE', '/auth/me'),
  ];
  expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
});

test('a deleted account takes its workspace, keys, instances and sessions with it, and nobody else’s', async () => {
  const scene = await openScene(server());
  const { person } = scene;
  const neighbour = await openScene(server());
  await neighbour.say('Working');
  await scene.ask('Deploy?');
  await scene.post('Yes');
  await scene.say('Deploying');
  await scene.human('POST', '/auth/stream-ticket');
  const { status, headers, body } = await scene.human('DELETE', '/auth/me');
  expect([status, body]).toEqual([200, { message: 'User account successfully deleted' }]);
  expect(headers.get('set-cookie')).toMatch(/^__Host-beckon_session=; Max-Age=0;/);
  expect((await scene.human('GET', '/auth/session')).status).toBe(401);
  expect((await scene.agent('GET', '/auth/verify')).status).toBe(401);
  const left = async (tables: string[], column: string, id: string) =>
    Object.fromEntries(await Promise.all(tables.map(async (table) => [table, await count(table, column, id)])));
  const ofWorkspace = ['members', 'api_keys', 'user_agents', 'agent_instances', 'messages', 'asks', 'instance_events'];
  const none = (tables: string[]) => Object.fromEntries(tables.map((table) => [table, 0]));
  expect(await left(ofWorkspace, 'workspace_id', person.workspace_id)).toEqual(none(ofWorkspace));
  expect(await left(['workspaces'], 'id', person.workspace_id)).toEqual({ workspaces: 0 });
  expect(await left(['sessions', 'accounts'], 'user_id', person.user_id)).toEqual({ sessions: 0, accounts: 0 });
  expect(await count('users', 'id', person.user_id)).toBe(0);
  expect(await count('tickets', `subject ->> 'user_id'`, person.user_id)).toBe(0);
  expect((await neighbour.say('Still working')).agent_instance_id).toBe(neighbour.id);
  await createPerson(server(), { email: person.email });
});

test('an account is deleted while its agents report and wait: nothing fails, nobody hangs', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  await using mcp = await scene.mcp();
  const waiting = mcp
    .call('ask_question', { agent_instance_id: scene.id, question_text: 'Deploy?' })
    .catch(() => 'cut');
  await expect.poll(() => scene.asks(), { interval: 5 }).toMatchObject([{ waiter_id: expect.any(String) }]);
  const report = (agent_instance_id: string, agent_type: string) =>
    scene
      .agent('POST', '/messages/agent', { agent_instance_id, agent_type, content: 'Working' })
      // A request under way when its key goes may be cut off.
      .catch(() => ({ status: 401, body: { detail: 'cut' } }));
  const reports = Array.from({ length: 20 }, (_, n) => report(n % 2 ? scene.id : randomUUID(), `agent ${n}`));
  expect((await scene.human('DELETE', '/auth/me')).status).toBe(200);
  expect(await waiting).toSatisfy((end) => end === 'cut' || end.value?.status === 'cancelled');
  const odd = (await Promise.all(reports)).filter(
    ({ status, body }) => ![200, 401].includes(status) && body.detail !== 'Agent instance not found',
  );
  expect(odd).toEqual([]);
  expect(server().errors).toEqual([]);
  expect(await count('agent_instances', 'workspace_id', scene.person.workspace_id)).toBe(0);
});
