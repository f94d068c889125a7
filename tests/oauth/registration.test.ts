import { keepHouse } from '@beckon/core/housekeeping';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createPerson, startTestServer, type TestServer } from '../support/start-test-server.ts';
import { authorizationUrl, connect, issuerOf, mcpStatus, REDIRECT, register } from './support/client.ts';
import { open } from './support/person.ts';

test('whoever registers is a public client with a name and addresses, whatever it asked for', async () => {
  await using server = await startTestServer();
  const { status, body } = await register(server, {
    client_name: 'Agent',
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: ['client_credentials', 'implicit'],
    response_types: ['token'],
    scope: 'openid decide own',
    application_type: 'web',
    logo_uri: 'https://evil.example/pixel.png',
    client_uri: 'javascript:alert(1)',
    jwks_uri: 'http://169.254.169.254/',
    backchannel_logout_uri: 'http://169.254.169.254/',
    skip_consent: true,
    require_pkce: false,
    user_id: 'me',
    client_id: 'chosen',
    disabled: false,
    metadata: { a: 1 },
    resources: ['https://elsewhere.example'],
  });
  expect(status).toBe(201);
  const { client_id, client_id_issued_at, ...rest } = body;
  expect(client_id).toMatch(/^[A-Za-z]{32}$/);
  expect(client_id_issued_at).toEqual(expect.any(Number));
  expect(rest).toMatchObject({
    client_name: 'Agent',
    redirect_uris: [REDIRECT],
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    scope: 'agent relay offline_access',
  });
  expect(rest).not.toHaveProperty('client_secret');
  const { rows } = await sql<Record<string, unknown>>`
    select icon, uri, jwks_uri, skip_consent, user_id, client_secret, metadata, backchannel_logout_uri
    from oauth_clients`.execute(server.system.db);
  expect(Object.values(rows[0] ?? {})).toEqual(Array.from({ length: 8 }, () => null));
});

const refused: readonly [string, object, string][] = [
  ['no address', { redirect_uris: [] }, 'invalid_redirect_uri'],
  ['an address that is none', { redirect_uris: ['nowhere'] }, 'invalid_redirect_uri'],
  ['plain http elsewhere', { redirect_uris: ['http://agent.example/callback'] }, 'invalid_redirect_uri'],
  [
    'a host that looks like this machine',
    { redirect_uris: ['http://localhost.evil.example/'] },
    'invalid_redirect_uri',
  ],
  ['another spelling of this machine', { redirect_uris: ['http://0x7f.1/callback'] }, 'invalid_redirect_uri'],
  ['a user in the address', { redirect_uris: ['https://good.example@evil.example/'] }, 'invalid_redirect_uri'],
  ['a fragment', { redirect_uris: ['https://agent.example/#x'] }, 'invalid_redirect_uri'],
  ['a backslash', { redirect_uris: ['https://good.example\\@evil.example/'] }, 'invalid_redirect_uri'],
  ['a script', { redirect_uris: ['javascript:alert(1)'] }, 'invalid_redirect_uri'],
  ['data', { redirect_uris: ['data:text/html,x'] }, 'invalid_redirect_uri'],
  ['another program', { redirect_uris: ['cursor://callback'] }, 'invalid_redirect_uri'],
  ['a good one and a bad one', { redirect_uris: [REDIRECT, 'http://evil.example/'] }, 'invalid_redirect_uri'],
  ['too many', { redirect_uris: Array.from({ length: 21 }, () => REDIRECT) }, 'invalid_redirect_uri'],
  ['a long one', { redirect_uris: [`https://agent.example/${'x'.repeat(1_000)}`] }, 'invalid_redirect_uri'],
  ['a long name', { client_name: 'x'.repeat(101) }, 'invalid_client_metadata'],
  ['a name that is none', { client_name: 5 }, 'invalid_client_metadata'],
];

test.for(refused)('%s is refused with a sentence that names the field', async ([, metadata, error]) => {
  const { status, body } = await register(await shared(), metadata);
  expect([status, body.error]).toEqual([400, error]);
  expect(body.error_description).toContain(Object.keys(metadata)[0]);
});

let running: Promise<TestServer> | undefined;
const shared = (): Promise<TestServer> => (running ??= startTestServer());
test('what is no JSON object is refused', async () => {
  const server = await shared();
  for (const body of ['', 'x', '[]', '"x"', 'null', `{"client_name":"${'x'.repeat(70_000)}"}`]) {
    const response = await fetch(`${issuerOf(server)}/oauth2/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect([body.slice(0, 9), response.status >= 400 && response.status < 500]).toEqual([body.slice(0, 9), true]);
  }
  const { rows } = await sql`select from oauth_clients`.execute(server.system.db);
  expect(rows).toEqual([]);
  await server.close();
});

test('a person’s session, and a key, make no difference to who registers', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  for (const headers of [{ cookie: person.cookie }, { authorization: `Bearer ${person.key}` }]) {
    const response = await fetch(`${issuerOf(server)}/oauth2/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers } as Record<string, string>,
      body: JSON.stringify({ redirect_uris: [REDIRECT] }),
    });
    expect(response.status).toBe(201);
  }
  const { rows } = await sql`select user_id from oauth_clients`.execute(server.system.db);
  expect(rows).toEqual([{ user_id: null }, { user_id: null }]);
});

/** As if so many had registered. */
async function flood(server: TestServer, count: number, age: string): Promise<void> {
  await sql`insert into oauth_clients (client_id, redirect_uris, token_endpoint_auth_method, updated_at)
    select 'flood ' || ${age}::text || n, '[]', 'none', now() - ${age}::interval from generate_series(1, ${count}::int) as n`.execute(
    server.system.db,
  );
}

test('[S70] a flood of registrations is bounded: who came a while ago and was let in by nobody makes way', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const connected = await connect(server, person);
  await flood(server, 1_000, '1 minute');
  const full = await register(server);
  expect([full.status, full.body.error]).toEqual([429, 'temporarily_unavailable']);
  await sql`update oauth_clients set updated_at = now() - interval '20 minutes' where client_id like 'flood%'`.execute(
    server.system.db,
  );
  const { status, body } = await register(server);
  expect(status).toBe(201);
  expect((await open(authorizationUrl(server, body.client_id), person.cookie)).searchParams.has('request')).toBe(true);
  const { rows } = await sql<{ count: number }>`select count(*) as count from oauth_clients`.execute(server.system.db);
  expect(rows[0]?.count).toBeLessThanOrEqual(1_001);
  expect(await mcpStatus(server, connected.access_token)).toBe(200);
});

test('a client that nobody has let in for a day is forgotten; one that is let in stays', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const connected = await connect(server, person);
  await flood(server, 3, '25 hours');
  await flood(server, 2, '23 hours');
  await sql`update oauth_clients set updated_at = now() - interval '1 month' where client_id = ${connected.client_id}`.execute(
    server.system.db,
  );
  await keepHouse(server.system);
  const { rows } = await sql<{ client_id: string }>`select client_id from oauth_clients order by 1`.execute(
    server.system.db,
  );
  expect(rows.map(({ client_id }) => client_id)).toEqual(
    [connected.client_id, 'flood 23 hours1', 'flood 23 hours2'].toSorted(),
  );
  expect(await mcpStatus(server, connected.access_token)).toBe(200);
});
