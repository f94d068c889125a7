import { hashUserCode } from '@beckon/core/device/user-code';
import { keepHouse } from '@beckon/core/housekeeping';
import { hashSecret } from '@beckon/core/key/key-token';
import { expect, test } from 'vitest';
import { restAs } from '../support/rest.ts';
import { createPerson, startTestServer } from '../support/start-test-server.ts';
import { useServer } from '../support/use-server.ts';

const server = await useServer();

const nobody = () => restAs(server.url, undefined);
const query = (text: string, values: unknown[] = []) => server.database.pool.query(text, values);
const start = async (body: Record<string, unknown> = {}) => (await nobody()('POST', '/device/code', body)).body;
const token = async (device_code: string) => (await nobody()('POST', '/device/token', { device_code })).body;

async function signedIn() {
  const person = await createPerson(server);
  const call = restAs(server.url, { cookie: person.cookie });
  const decide = (what: 'describe' | 'approve' | 'deny', user_code: string) =>
    call('POST', `/device/${what}`, { user_code });
  return { person, call, decide };
}

/** Lets the time pass that the database would have to wait. */
const age = (device_code: string, column: 'expires_at' | 'polled_at', by: string) =>
  query(`update device_codes set ${column} = ${column} - $2::interval where device_code_hash = $1`, [
    hashSecret(device_code),
    by,
  ]);
/** A code that nobody has been given, of the form of one. */
const wrongCode = (n: number) => `WRNG-${String(n).padStart(4, '2').replaceAll(/[01]/g, '9')}`;

const UNKNOWN = 'No device waits under this code: it was mistyped, used or has expired. Start again on the device.';

test('a device asks, a person looks and approves, the device gets its key once', async () => {
  const { person, decide, call } = await signedIn();
  const codes = await start({ client_name: ' beckon on Ada’s laptop ', preset: 'automation' });
  expect(codes).toEqual({
    device_code: expect.stringMatching(/^[\w-]{43}$/),
    user_code: expect.stringMatching(/^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/),
    verification_uri: `${server.url}/device`,
    verification_uri_complete: `${server.url}/device?user_code=${codes.user_code}`,
    expires_in: 600,
    interval: 5,
  });
  expect(await token(codes.device_code)).toEqual({ status: 'pending', interval: 5 });
  // As people type.
  const shown = await decide('describe', ` ${codes.user_code.toLowerCase().replace('-', ' ')} `);
  expect(shown.body).toEqual({
    user_code: codes.user_code,
    client_name: 'beckon on Ada’s laptop',
    address: '127.0.0.1',
    client: 'node',
    scopes: ['read', 'agent', 'relay'],
    created_at: expect.any(String),
    expires_at: expect.any(String),
  });
  expect((await decide('approve', codes.user_code)).status).toBe(200);
  const { status, api_key, ...key } = await token(codes.device_code);
  expect([status, key]).toMatchObject([
    'approved',
    { name: 'beckon on Ada’s laptop', purpose: 'login', workspace_id: person.workspace_id, expires_at: null },
  ]);
  const session = await restAs(server.url, { key: api_key })('GET', '/auth/session');
  expect(session.body).toMatchObject({ id: person.user_id, workspace_id: person.workspace_id });
  expect(await token(codes.device_code)).toEqual({ status: 'expired' });
  expect((await decide('describe', codes.user_code)).body.detail).toBe(UNKNOWN);
  const listed = (await call('GET', '/auth/api-keys')).body as { purpose: string }[];
  expect(listed.filter(({ purpose }) => purpose === 'login')).toHaveLength(1);
});

test('[S56] who approved a device, and which key it fetched from where, is in the audit log', async () => {
  const { person, decide } = await signedIn();
  const codes = await start({ client_name: 'laptop' });
  await decide('approve', codes.user_code);
  const { id } = await token(codes.device_code);
  const { rows } = await query(
    `select action, actor_kind, user_id, key_id, target_id, ip_address, detail, request_id is not null as traced, audit::text as whole
    from audit where workspace_id = $1 order by seq`,
    [person.workspace_id],
  );
  expect(rows).toMatchObject([
    { action: 'device.approve', actor_kind: 'person', user_id: person.user_id, key_id: null, traced: true },
    {
      action: 'device.token',
      actor_kind: 'key',
      user_id: person.user_id,
      key_id: id,
      target_id: id,
      ip_address: '127.0.0.1',
      detail: { name: 'laptop', scopes: ['agent', 'relay'] },
      traced: true,
    },
  ]);
  for (const secret of Object.values(codes)) expect(JSON.stringify(rows)).not.toContain(`"${secret as string}"`);
});

test('the key is of the workspace in which the person approves', async () => {
  const { person } = await signedIn();
  const other = await createPerson(server);
  await query(`insert into members (workspace_id, user_id, role) values ($1, $2, 'operator')`, [
    other.workspace_id,
    person.user_id,
  ]);
  const codes = await start();
  const there = { headers: { 'x-beckon-workspace': other.workspace_id } };
  const { user_code } = codes;
  await restAs(server.url, { cookie: person.cookie })('POST', '/device/approve', { user_code }, there);
  expect(await token(codes.device_code)).toMatchObject({ status: 'approved', workspace_id: other.workspace_id });
});

test('a device that was denied is told so, as often as it asks', async () => {
  const { decide } = await signedIn();
  const codes = await start();
  expect((await decide('deny', codes.user_code)).status).toBe(200);
  for (let n = 0; n < 3; n++) expect(await token(codes.device_code)).toEqual({ status: 'denied' });
  expect((await decide('approve', codes.user_code)).body.detail).toBe(UNKNOWN);
});

test('a device that asks too often waits longer each time', async () => {
  const { decide } = await signedIn();
  const codes = await start();
  expect(await token(codes.device_code)).toEqual({ status: 'pending', interval: 5 });
  expect(await token(codes.device_code)).toEqual({ status: 'slow_down', interval: 10 });
  expect(await token(codes.device_code)).toEqual({ status: 'slow_down', interval: 15 });
  await age(codes.device_code, 'polled_at', '16 seconds');
  expect(await token(codes.device_code)).toEqual({ status: 'pending', interval: 15 });
  for (let n = 0; n < 12; n++) await token(codes.device_code);
  expect(await token(codes.device_code)).toEqual({ status: 'slow_down', interval: 60 });
  // Its haste costs it no key.
  await decide('approve', codes.user_code);
  expect(await token(codes.device_code)).toMatchObject({ status: 'approved' });
});

test('[S13] of fifty that fetch the key at once after approval, one gets it', async () => {
  const { person, decide } = await signedIn();
  const codes = await start();
  await decide('approve', codes.user_code);
  const answers = await Promise.all(Array.from({ length: 50 }, () => token(codes.device_code)));
  expect(answers.filter(({ status }) => status === 'expired')).toHaveLength(49);
  expect(answers.filter(({ api_key }) => api_key !== undefined)).toHaveLength(1);
  const { rows } = await query(`select from api_keys where user_id = $1 and purpose = 'login'`, [person.user_id]);
  expect(rows).toHaveLength(1);
});

test('[S13] of many decisions at once the first counts, whoever makes it', async () => {
  const people = await Promise.all([signedIn(), signedIn(), signedIn(), signedIn()]);
  const codes = await start();
  const answers = await Promise.all(
    people.flatMap(({ decide }) => [decide('approve', codes.user_code), decide('deny', codes.user_code)]),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 404)).toHaveLength(7);
  const [winner] = answers.flatMap(({ status }, at) => (status === 200 ? [at] : []));
  expect((await token(codes.device_code)).status).toBe((winner ?? 0) % 2 === 0 ? 'approved' : 'denied');
});

test('[S13] a code is good for ten minutes, before and after approval', async () => {
  const { decide, person } = await signedIn();
  const waiting = await start();
  await age(waiting.device_code, 'expires_at', '9 minutes');
  expect((await decide('describe', waiting.user_code)).status).toBe(200);
  await age(waiting.device_code, 'expires_at', '1 minute');
  for (const what of ['describe', 'approve', 'deny'] as const) {
    expect(await decide(what, waiting.user_code)).toMatchObject({ status: 404, body: { detail: UNKNOWN } });
  }
  expect(await token(waiting.device_code)).toEqual({ status: 'expired' });
  const approved = await start();
  await decide('approve', approved.user_code);
  await age(approved.device_code, 'expires_at', '10 minutes');
  expect(await token(approved.device_code)).toEqual({ status: 'expired' });
  const { rows } = await query(`select from api_keys where user_id = $1 and purpose = 'login'`, [person.user_id]);
  expect(rows).toEqual([]);
  await keepHouse(server.system);
  const left = await query('select from device_codes where device_code_hash = any($1)', [
    [waiting, approved].map(({ device_code }) => hashSecret(device_code)),
  ]);
  expect(left.rows).toEqual([]);
});

test('[S13] a person has five wrong codes in ten minutes, however many at once; right ones cost nothing', async () => {
  const { person, decide } = await signedIn();
  const codes = await start();
  for (let n = 0; n < 8; n++) expect((await decide('describe', codes.user_code)).status).toBe(200);
  const tried = await Promise.all(Array.from({ length: 50 }, (_, n) => decide('approve', wrongCode(n))));
  expect(tried.filter(({ status }) => status === 404)).toHaveLength(5);
  const refused = tried.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(45);
  expect(refused[0]?.body.detail).toBe('You have tried 5 codes that do not exist. Try again in 10 minutes.');
  // Then the right one helps no more, and nobody else is held up.
  expect((await decide('describe', codes.user_code)).status).toBe(429);
  expect((await (await signedIn()).decide('describe', codes.user_code)).status).toBe(200);
  await query(`update device_guesses set since = since - interval '10 minutes' where user_id = $1`, [person.user_id]);
  expect((await decide('describe', codes.user_code)).status).toBe(200);
});

test('[S13] a code of one’s own pays for no guess at others', async () => {
  const { decide } = await signedIn();
  const own = await start();
  const statuses: number[] = [];
  for (let n = 0; n < 7; n++) {
    statuses.push((await decide('describe', wrongCode(n))).status);
    await decide('describe', own.user_code);
  }
  expect(statuses).toEqual([404, 404, 404, 404, 404, 429, 429]);
});

test('what cannot be a code is told, and counts as no guess', async () => {
  const { decide } = await signedIn();
  for (const typed of ['', 'ABCD', 'ABCD-23456', 'ABCD-O0I1', 'ABCD–2345', '😀😀😀😀']) {
    expect(await decide('describe', typed)).toMatchObject({
      status: 400,
      body: { detail: 'user_code is 8 letters and digits, such as ABCD-2345, as the device shows it.' },
    });
  }
  expect((await decide('describe', (await start()).user_code)).status).toBe(200);
});

test('[S16] a key approves no device, nor does a person whose role may make no keys', async () => {
  const { person } = await signedIn();
  const codes = await start();
  const withKey = restAs(server.url, { key: person.key });
  await query(`update members set role = 'approver' where user_id = $1`, [person.user_id]);
  const asApprover = restAs(server.url, { cookie: person.cookie });
  for (const call of [withKey, asApprover]) {
    for (const what of ['describe', 'approve', 'deny']) {
      const { status, body } = await call('POST', `/device/${what}`, { user_code: codes.user_code });
      expect([what, status, body.detail]).toEqual([what, 403, expect.stringContaining("scope 'keys'")]);
    }
  }
  expect(await token(codes.device_code)).toMatchObject({ status: 'pending' });
});

test('[S7] of the two codes only hashes are kept, that of the short one under a secret', async () => {
  const codes = await start();
  const { rows } = await query('select * from device_codes where device_code_hash = $1', [
    hashSecret(codes.device_code),
  ]);
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain(codes.user_code);
  const [row] = rows as { user_code_hash: Buffer }[];
  expect(row?.user_code_hash).toEqual(hashUserCode(server.system, codes.user_code));
  const otherSecret = { sessions: { ...server.system.sessions, secret: 'another' } };
  expect(row?.user_code_hash).not.toEqual(hashUserCode(otherSecret, codes.user_code));
});

test('somebody with fifty keys is told before approving, and the code stays good', async () => {
  const { decide, call } = await signedIn();
  for (let n = 2; n <= 50; n++) await call('POST', '/auth/api-keys', { name: `key ${n}` });
  const codes = await start();
  const full = { status: 400, body: { detail: expect.stringContaining('Maximum of 50') } };
  expect(await decide('approve', codes.user_code)).toMatchObject(full);
  const { body } = await call('GET', '/auth/api-keys');
  await call('DELETE', `/auth/api-keys/${body[0].id}`);
  await decide('approve', codes.user_code);
  await call('POST', '/auth/api-keys', { name: 'quicker' });
  expect(await nobody()('POST', '/device/token', { device_code: codes.device_code })).toMatchObject(full);
  await call('DELETE', `/auth/api-keys/${body[1].id}`);
  expect(await token(codes.device_code)).toMatchObject({ status: 'approved' });
});

test('somebody who has left the workspace meanwhile gives no key of it', async () => {
  const { decide, person } = await signedIn();
  const codes = await start();
  await decide('approve', codes.user_code);
  await query('delete from members where user_id = $1', [person.user_id]);
  expect(await token(codes.device_code)).toEqual({ status: 'expired' });
});

test('[S44] a name that hides or turns text is refused, and so is what a key cannot carry', async () => {
  const call = nobody();
  for (const client_name of ['a\u202egpj', 'a\u200bb', 'a\nb', 'a\0b', '\u2066x']) {
    expect([client_name, (await call('POST', '/device/code', { client_name })).status]).toEqual([client_name, 400]);
  }
  for (const wrong of [{ client_name: 'x'.repeat(101) }, { scopes: ['decide'] }, { scopes: [] }, { user_id: 'x' }]) {
    expect([wrong, (await call('POST', '/device/code', wrong)).status]).toEqual([wrong, 422]);
  }
  expect((await call('POST', '/device/code', { scopes: ['read'], preset: 'agent' })).status).toBe(400);
  expect((await start({ client_name: '  ' })).user_code).toBeDefined();
});

test('from one address fifty devices wait at once; those that have expired make room', async () => {
  await using own = await startTestServer();
  const call = restAs(own.url, undefined);
  const answers = await Promise.all(Array.from({ length: 50 }, () => call('POST', '/device/code', {})));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect(await call('POST', '/device/code', {})).toMatchObject({
    status: 429,
    body: { detail: 'Too many devices wait to be approved. Try again in ten minutes.' },
  });
  await own.database.pool.query(`update device_codes set expires_at = now()`);
  expect((await call('POST', '/device/code', {})).status).toBe(200);
});
