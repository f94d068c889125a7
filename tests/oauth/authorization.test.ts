import { must } from '@beckon/shared/must';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { browserSession } from '../support/browser-session.ts';
import { createPerson } from '../support/start-test-server.ts';
import { useServer } from '../support/use-server.ts';
import { authorizationUrl, codeForm, issuerOf, redeem, REDIRECT, register, resourceOf } from './support/client.ts';
import { consent, decide, open, publicOrigin } from './support/person.ts';

const server = await useServer();
const person = await createPerson(server);
const client = (await register(server)).body.client_id;

const ask = (changed: Readonly<Record<string, string | null>>, cookie = person.cookie): Promise<URL> =>
  open(authorizationUrl(server, client, changed), cookie);

test('who is not signed in signs in first and comes back to the same request', async () => {
  const page = await open(authorizationUrl(server, client));
  expect(page.origin + page.pathname).toBe(`${publicOrigin(server)}/sign-in`);
  const next = must(page.searchParams.get('next'));
  expect(next).toMatch(/^\/api\/auth\/oauth2\/authorize\?/);
  const back = await consent(server, person, new URL(next, publicOrigin(server)));
  expect(back.origin + back.pathname).toBe(REDIRECT);
  expect((await redeem(server, codeForm(client, must(back.searchParams.get('code'))))).status).toBe(200);
});

test('nobody is asked about a client before they have signed in', async () => {
  const page = await open(authorizationUrl(server, 'https://intranet.example/client.json'));
  expect(page.pathname).toBe('/sign-in');
});

test('the answer carries the state as it came and the issuer (RFC 9207), allowed or denied', async () => {
  const state = 'a b&c=d%20"é';
  const allowed = await consent(server, person, authorizationUrl(server, client, { state }));
  expect(Object.fromEntries(allowed.searchParams)).toEqual({ code: expect.any(String), state, iss: issuerOf(server) });
  const denied = await consent(server, person, authorizationUrl(server, client, { state }), { accept: false });
  expect(denied.origin + denied.pathname).toBe(REDIRECT);
  expect(Object.fromEntries(denied.searchParams)).toEqual({
    error: 'access_denied',
    error_description: expect.any(String),
    state,
    iss: issuerOf(server),
  });
});

test('a person is asked each time: nobody can go in by an earlier consent', async () => {
  await consent(server, person, authorizationUrl(server, client));
  for (const prompt of ['none', 'login', null]) {
    expect((await ask({ prompt })).pathname).toBe('/consent');
  }
});

test.for([
  ['code_challenge', null],
  ['code_challenge_method', null],
  ['code_challenge_method', 'plain'],
] as const)('without PKCE by S256 there is no code: %s %s', async ([name, value]) => {
  const back = await ask({ [name]: value });
  expect(back.origin + back.pathname).toBe(REDIRECT);
  expect(back.searchParams.get('error')).toBe('invalid_request');
  expect(back.searchParams.get('iss')).toBe(issuerOf(server));
  expect(back.searchParams.has('code')).toBe(false);
});

test('tokens are for our MCP door and nothing else (RFC 8707)', async () => {
  for (const resource of ['https://elsewhere.example/mcp', `${publicOrigin(server)}/api/v1`, publicOrigin(server)]) {
    const back = await ask({ resource });
    expect([resource, back.searchParams.get('error')]).toEqual([resource, 'invalid_target']);
  }
  // Older clients name none: there is one.
  expect((await ask({ resource: null })).pathname).toBe('/consent');
});

test('people are sent back where the client has said, to the letter', async () => {
  const elsewhere = [
    'http://127.0.0.1:33418/callback/',
    'http://127.0.0.1:33418/Callback',
    'http://127.0.0.1:33418/callback?x=1',
    'http://127.0.0.1:33418/callback#x',
    'http://localhost:33418/callback',
    'http://127.0.0.1.evil.example:33418/callback',
    'http://evil@127.0.0.1:33418/callback',
    'https://127.0.0.1:33418/callback',
    'https://evil.example/callback',
  ];
  for (const redirect_uri of elsewhere) {
    const page = await ask({ redirect_uri });
    expect([redirect_uri, page.origin, page.pathname]).toEqual([redirect_uri, publicOrigin(server), '/consent']);
    expect(page.searchParams.get('error')).toMatch(/^invalid/);
  }
  // A program on this computer takes whatever port is free (RFC 8252, 7.3).
  expect((await ask({ redirect_uri: 'http://127.0.0.1:5555/callback' })).searchParams.has('request')).toBe(true);
});

test('an unknown client, and one that is switched off, leads to no other site', async () => {
  const off = (await register(server)).body.client_id as string;
  await sql`update oauth_clients set disabled = true where client_id = ${off}`.execute(server.system.db);
  for (const client_id of ['nobody', off, '']) {
    const page = await ask({ client_id });
    expect(page.origin + page.pathname).toBe(`${publicOrigin(server)}/consent`);
    expect(page.searchParams.has('error')).toBe(true);
    expect(page.searchParams.has('request')).toBe(false);
  }
});

test('of the scopes a client asks for those are given that there are: it never decides', async () => {
  const scope = 'openid profile decide manage relay keys own';
  const back = await consent(server, person, authorizationUrl(server, client, { scope }));
  const { body } = await redeem(server, codeForm(client, must(back.searchParams.get('code'))));
  expect(body.scope.split(' ').toSorted()).toEqual(['agent', 'offline_access', 'relay']);
});

test('the page that asks shows who asks, where the person goes then, and where it may be let in', async () => {
  const name = '<img src=x onerror=alert(1)>\u202egnp';
  const { body } = await register(server, { client_name: name, logo_uri: 'https://evil.example/pixel.png' });
  const browser = browserSession(server.url);
  const url = `/api/v1/auth/connections/preview?client_id=${body.client_id}`;
  const shown = await browser.call('GET', url, undefined, { cookie: person.cookie });
  expect(shown.body).toEqual({
    client_id: body.client_id,
    client_name: name,
    client_host: null,
    workspaces: [{ id: person.workspace_id, name: 'Test User', is_personal: true, role: 'owner' }],
  });
});

async function requestOf(changed: Readonly<Record<string, string | null>> = {}): Promise<string> {
  return must((await ask(changed)).searchParams.get('request'));
}

const ALLOW = () => ({ accept: true, workspace_id: person.workspace_id });

test('a request that was changed on its way to the page is not allowed', async () => {
  const query = new URLSearchParams(Buffer.from(await requestOf(), 'base64url').toString());
  const forged: [string, string][] = [
    ['redirect_uri', 'https://evil.example/callback'],
    ['client_id', 'evil'],
    ['scope', 'agent relay offline_access'],
    ['code_challenge', 'A'.repeat(43)],
    ['exp', String(Number(query.get('exp')) + 600)],
    ['sig', 'AAAA'],
  ];
  for (const [name, value] of forged) {
    const changed = new URLSearchParams(query);
    changed.set(name, value);
    const request = Buffer.from(changed.toString()).toString('base64url');
    const { status, body } = await decide(server, request, ALLOW(), person.cookie);
    expect([name, status, body.error]).toEqual([name, 400, 'invalid_signature']);
  }
  const before = await sql`select from oauth_consents where client_id in (${client}, 'evil')`.execute(server.system.db);
  const unsigned = new URLSearchParams(query);
  unsigned.delete('sig');
  const request = Buffer.from(unsigned.toString()).toString('base64url');
  expect((await decide(server, request, ALLOW(), person.cookie)).status).toBe(400);
  const after = await sql`select from oauth_consents where client_id in (${client}, 'evil')`.execute(server.system.db);
  expect(after.rows.length).toBe(before.rows.length);
});

test('only a person who is signed in decides, and only for a workspace in which they may make keys', async () => {
  const request = await requestOf();
  const { status } = await decide(server, request, ALLOW(), '');
  expect(status).toBe(401);
  const stranger = await createPerson(server);
  const viewer = await createPerson(server);
  await sql`insert into members (workspace_id, user_id, role)
    values (${person.workspace_id}, ${viewer.user_id}, 'viewer')`.execute(server.system.db);
  for (const { cookie } of [stranger, viewer]) {
    const refused = await decide(server, request, ALLOW(), cookie);
    expect([refused.status, refused.body.error]).toEqual([403, 'access_denied']);
    expect(refused.body.error_description).toContain('workspace_id');
  }
  for (const wrong of [
    { accept: true },
    { accept: 'yes', workspace_id: person.workspace_id },
    { ...ALLOW(), role: 'owner' },
  ]) {
    expect((await decide(server, request, wrong, person.cookie)).status).toBe(400);
  }
  const { rows } =
    await sql`select from oauth_consents where user_id in (${stranger.user_id}, ${viewer.user_id})`.execute(
      server.system.db,
    );
  expect(rows).toEqual([]);
});

test('[S56] the audit log tells who let which client in, and who wanted to and may not', async () => {
  const rowsOf = async (workspace_id: string) => {
    const { rows } = await sql`select decision, user_id, target_kind, target_id, detail from audit
      where workspace_id = ${workspace_id} and action = 'oauth.allow' order by seq desc limit 1`.execute(
      server.system.db,
    );
    return rows[0];
  };
  await consent(server, person, authorizationUrl(server, client));
  const { rows } = await sql<{ id: string }>`
    select id from oauth_consents where client_id = ${client} and user_id = ${person.user_id}`.execute(
    server.system.db,
  );
  expect(await rowsOf(person.workspace_id)).toEqual({
    decision: 'allowed',
    user_id: person.user_id,
    target_kind: 'connection',
    target_id: rows[0]?.id,
    detail: { client_id: client },
  });
  const stranger = await createPerson(server);
  await decide(server, await requestOf(), ALLOW(), stranger.cookie);
  // It is the stranger's affair: the workspace they named keeps no row of theirs.
  await expect
    .poll(() => rowsOf(stranger.workspace_id))
    .toMatchObject({ decision: 'denied', user_id: stranger.user_id });
  expect(await rowsOf(person.workspace_id)).toMatchObject({ decision: 'allowed' });
});

test('a session that nobody has used for long does not decide', async () => {
  const idle = await createPerson(server);
  const request = must((await open(authorizationUrl(server, client), idle.cookie)).searchParams.get('request'));
  await sql`update sessions set last_seen_at = now() - interval '15 days' where user_id = ${idle.user_id}`.execute(
    server.system.db,
  );
  const { status } = await decide(server, request, { accept: true, workspace_id: idle.workspace_id }, idle.cookie);
  expect(status).toBe(401);
  expect((await open(authorizationUrl(server, client), idle.cookie)).pathname).toBe('/sign-in');
});

test('the workspace is the one the person has chosen, whatever the session’s is', async () => {
  const other = await createPerson(server);
  await sql`insert into members (workspace_id, user_id, role)
    values (${other.workspace_id}, ${person.user_id}, 'operator')`.execute(server.system.db);
  const back = await consent(server, person, authorizationUrl(server, client), { workspace_id: other.workspace_id });
  await redeem(server, codeForm(client, must(back.searchParams.get('code'))));
  const { rows } = await sql`select workspace_id, user_id from oauth_consents
    where client_id = ${client} order by created_at desc limit 1`.execute(server.system.db);
  expect(rows).toEqual([{ workspace_id: other.workspace_id, user_id: person.user_id }]);
});

test('the resource in the request for tokens must be the one that was allowed', async () => {
  const back = await consent(server, person, authorizationUrl(server, client));
  const form = codeForm(client, must(back.searchParams.get('code')));
  const wrong = await redeem(server, { ...form, resource: 'https://elsewhere.example/mcp' });
  expect([wrong.status, wrong.body.error]).toEqual([400, 'invalid_target']);
  const again = await consent(server, person, authorizationUrl(server, client));
  const right = { ...codeForm(client, must(again.searchParams.get('code'))), resource: resourceOf(server) };
  expect((await redeem(server, right)).status).toBe(200);
});
