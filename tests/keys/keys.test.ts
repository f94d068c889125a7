import { KEY_PRESETS } from '@beckon/contract/scope';
import { createKey } from '@beckon/core/key/manage-keys';
import { expect, test } from 'vitest';
import { restAs } from '../support/rest.ts';
import { createPerson, type TestPerson } from '../support/start-test-server.ts';
import { useServer } from '../support/use-server.ts';

const server = await useServer();

const HOUR_MS = 3_600_000;
const query = (text: string, values: unknown[] = []) => server.database.pool.query(text, values);
const withKey = (key: string) => restAs(server.url, { key });
const statusOf = async (key: string) => (await withKey(key)('GET', '/auth/verify')).status;

async function signedIn() {
  const person = await createPerson(server);
  const call = restAs(server.url, { cookie: person.cookie });
  const find = async (id: string) => {
    const { body } = await call('GET', '/auth/api-keys');
    return (body as { id: string }[]).find((key) => key.id === id);
  };
  return { person, call, find };
}

test.each(Object.entries(KEY_PRESETS))('the preset %s stands for the scopes %j', async (preset, scopes) => {
  const { call } = await signedIn();
  const { status, body } = await call('POST', '/auth/api-keys', { name: 'x', preset });
  expect([status, body.scopes]).toEqual([200, scopes]);
});

test('a preset stands beside scopes, not with them; without either a key is an agent’s', async () => {
  const { call } = await signedIn();
  const both = await call('POST', '/auth/api-keys', { name: 'x', preset: 'agent', scopes: ['read'] });
  expect(both).toMatchObject({ status: 400, body: { detail: expect.stringContaining('not both') } });
  expect((await call('POST', '/auth/api-keys', { name: 'x' })).body.scopes).toEqual(['agent', 'relay']);
  for (const wrong of [{ preset: 'owner' }, { scopes: [] }, { scopes: ['decide'] }]) {
    expect((await call('POST', '/auth/api-keys', { name: 'x', ...wrong })).status).toBe(422);
  }
});

test('[S16] the database takes no row that names more than a key may have', async () => {
  const { person } = await signedIn();
  for (const scopes of [['decide'], ['agent', 'manage'], [null]]) {
    const widened = query('update api_keys set scopes = $1 where id = $2', [scopes, person.key_id]);
    await expect(widened).rejects.toMatchObject({ code: '23514', constraint: 'api_keys_scopes' });
  }
});

test('a key is named anew, by its owner only', async () => {
  const { person, call, find } = await signedIn();
  const stranger = await signedIn();
  const at = `/auth/api-keys/${person.key_id}`;
  expect(await call('PATCH', at, { name: 'Build machine' })).toMatchObject({
    status: 200,
    body: { name: 'Build machine' },
  });
  expect(await find(person.key_id)).toMatchObject({ name: 'Build machine' });
  expect(await stranger.call('PATCH', at, { name: 'Mine' })).toMatchObject({
    status: 404,
    body: { detail: 'API key not found' },
  });
  expect((await call('PATCH', at, { name: 'a\0b' })).status).toBe(400);
  // Strict: nothing else of a key can be changed this way.
  for (const wrong of [{}, { name: '' }, { name: 'x', scopes: ['read'] }, { name: 'x', is_active: true }]) {
    expect((await call('PATCH', at, wrong)).status).toBe(422);
  }
});

test('where, when and by what a key was used is noted, once a minute', async () => {
  const { person, find } = await signedIn();
  const use = (client: string) =>
    withKey(person.key)('GET', '/auth/verify', undefined, { headers: { 'user-agent': client } });
  expect(await find(person.key_id)).toMatchObject({ last_used_at: null, last_used_address: null });
  await use('first/1.0');
  const first = await find(person.key_id);
  expect(first).toMatchObject({
    last_used_at: expect.any(String),
    last_used_address: '127.0.0.1',
    last_used_client: 'first/1.0',
  });
  await Promise.all(Array.from({ length: 10 }, () => use('second/1.0')));
  expect(await find(person.key_id)).toEqual(first);
  await query(`update api_keys set last_used_at = last_used_at - interval '61 seconds' where id = $1`, [person.key_id]);
  await use('x'.repeat(300));
  expect(await find(person.key_id)).toMatchObject({ last_used_client: 'x'.repeat(255) });
});

test.each(['/mcp', '/trpc/auth.verify?input=%7B%7D'])('a use over %s is noted too', async (path) => {
  const { person, find } = await signedIn();
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
  await fetch(server.url + path, {
    method: path === '/mcp' ? 'POST' : 'GET',
    headers: {
      authorization: `Bearer ${person.key}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'user-agent': 'door/1.0',
    },
    ...(path === '/mcp' && { body }),
  });
  expect(await find(person.key_id)).toMatchObject({ last_used_address: '127.0.0.1', last_used_client: 'door/1.0' });
});

test('a rotated key goes on for the overlap, its successor is the same in all but the secret', async () => {
  const { person, call, find } = await signedIn();
  const made = await call('POST', '/auth/api-keys', { name: 'CI', preset: 'read_only', expires_in_days: 30 });
  const at = `/auth/api-keys/${made.body.id}/rotate`;
  const { status, body } = await call('POST', at, {});
  expect(status).toBe(200);
  const { id: _, api_key: secret, created_at, expires_at, previous_expires_at, ...same } = body;
  expect(same).toEqual({
    name: 'CI',
    purpose: 'general',
    scopes: ['read'],
    user_agent_id: null,
    user_agent_name: null,
    is_active: true,
    last_used_at: null,
    last_used_address: null,
    last_used_client: null,
    replaced_by: null,
  });
  expect(Date.parse(expires_at) - Date.parse(created_at)).toBe(30 * 24 * HOUR_MS);
  expect(Date.parse(previous_expires_at) - Date.parse(created_at)).toBe(24 * HOUR_MS);
  expect(await find(made.body.id)).toMatchObject({
    replaced_by: body.id,
    expires_at: previous_expires_at,
    is_active: true,
  });
  expect([await statusOf(made.body.api_key), await statusOf(secret)]).toEqual([200, 200]);
  await query(`update api_keys set expires_at = now() where id = $1`, [made.body.id]);
  expect([await statusOf(made.body.api_key), await statusOf(secret)]).toEqual([401, 200]);
  const { rows } = await query('select * from api_keys where user_id = $1', [person.user_id]);
  expect(JSON.stringify(rows)).not.toContain(secret);
});

test('with an overlap of nothing the old key ends at once; a shorter life of its own is not lengthened', async () => {
  const { person, call } = await signedIn();
  const { body } = await call('POST', `/auth/api-keys/${person.key_id}/rotate`, { overlap_hours: 0 });
  expect([await statusOf(person.key), await statusOf(body.api_key)]).toEqual([401, 200]);
  const short = (await call('POST', '/auth/api-keys', { name: 'short', expires_in_days: 1 })).body;
  const rotated = await call('POST', `/auth/api-keys/${short.id}/rotate`, { overlap_hours: 168 });
  expect(rotated.body.previous_expires_at).toBe(short.expires_at);
  for (const overlap_hours of [-1, 169, 1.5]) {
    expect((await call('POST', `/auth/api-keys/${short.id}/rotate`, { overlap_hours })).status).toBe(422);
  }
});

test('of a chain two keys work at most, and only its last can be rotated', async () => {
  const { person, call } = await signedIn();
  const rotate = (id: string) => call('POST', `/auth/api-keys/${id}/rotate`, { overlap_hours: 168 });
  const second = (await rotate(person.key_id)).body;
  expect(await rotate(person.key_id)).toMatchObject({
    status: 409,
    body: { detail: 'This key was rotated already. Rotate the key that replaced it.' },
  });
  const third = (await rotate(second.id)).body;
  const works = await Promise.all([person.key, second.api_key, third.api_key].map(statusOf));
  expect(works).toEqual([401, 200, 200]);
  await call('DELETE', `/auth/api-keys/${third.id}`);
  expect(await rotate(third.id)).toMatchObject({
    status: 409,
    body: { detail: 'This key has ended. Make a new one.' },
  });
});

test('[S13] of twenty rotations at once, one makes a key', async () => {
  const { person, call } = await signedIn();
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => call('POST', `/auth/api-keys/${person.key_id}/rotate`, {})),
  );
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, ...Array<number>(19).fill(409)]);
  expect((await call('GET', '/auth/api-keys')).body).toHaveLength(2);
});

test('fifty keys are the most, also of a hundred made at once; rotating needs no room, runs take none', async () => {
  const { person, call } = await signedIn();
  const made = await Promise.all(
    Array.from({ length: 60 }, (_, n) => call('POST', '/auth/api-keys', { name: `key ${n}` })),
  );
  expect(made.filter(({ status }) => status === 200)).toHaveLength(49);
  expect(made.filter(({ status }) => status === 400)).toHaveLength(11);
  expect((await call('POST', `/auth/api-keys/${person.key_id}/rotate`, {})).status).toBe(200);
  expect((await call('POST', '/auth/api-keys', { name: 'one more' })).status).toBe(400);
  // What a key is called says nothing of what it is for.
  await call('PATCH', `/auth/api-keys/${person.key_id}`, { name: 'claude Key' });
  expect((await call('POST', '/auth/api-keys', { name: 'claude Key' })).status).toBe(400);
  expect((await createKey(server.system, person, { name: 'x' }, 'run')).purpose).toBe('run');
});

test('a key gives itself up, and no other; a person has none to give', async () => {
  const { person, call } = await signedIn();
  const other = (await call('POST', '/auth/api-keys', { name: 'other' })).body;
  const revoked = await withKey(person.key)('DELETE', '/auth/api-keys/current');
  expect([revoked.status, revoked.body]).toEqual([200, { message: 'API key revoked successfully' }]);
  expect([await statusOf(person.key), await statusOf(other.api_key)]).toEqual([401, 200]);
  const { rows } = await query(
    `select actor_kind, key_id from audit where action = 'keys.revokeCurrent' and user_id = $1`,
    [person.user_id],
  );
  expect(rows).toEqual([{ actor_kind: 'key', key_id: person.key_id }]);
  expect(await call('DELETE', '/auth/api-keys/current')).toMatchObject({
    status: 400,
    body: { detail: expect.stringContaining('Name the key') },
  });
});

test('a key of a member acts in that workspace only, and ends with the membership', async () => {
  const { person } = await signedIn();
  const owner = await createPerson(server);
  const as: TestPerson = { ...person, workspace_id: owner.workspace_id };
  const join = `insert into members (workspace_id, user_id, role) values ($1, $2, 'operator')`;
  await query(join, [owner.workspace_id, person.user_id]);
  const key = await createKey(server.system, as, { name: 'team' });
  const session = await withKey(key.api_key)('GET', '/auth/session');
  expect(session.body).toMatchObject({ workspace_id: owner.workspace_id, role: 'operator' });
  await query('delete from members where workspace_id = $1 and user_id = $2', [owner.workspace_id, person.user_id]);
  expect([await statusOf(key.api_key), await statusOf(person.key)]).toEqual([401, 200]);
});
