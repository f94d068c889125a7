import { createUser } from '@beckon/core/person/create-user';
import { must } from '@beckon/shared/must';
import { createSecretKey, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { browserSession } from '../support/browser-session.ts';
import { restAs } from '../support/rest.ts';
import { startTestServer } from '../support/start-test-server.ts';
import { AUDIENCE, startOidcIssuer, type OidcIssuer } from './support/oidc-issuer.ts';

const CLIENT = { clientId: 'beckon', clientSecret: 'secret', name: 'Our company' };

const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } },
};

/** What each door that speaks HTTP answers: REST, tRPC, MCP, an event stream of what is nowhere, the audit log. */
async function atEveryDoor(url: string, token: string): Promise<number[]> {
  const headers = { authorization: `Bearer ${token}` };
  const mcp = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' };
  const answers = await Promise.all([
    fetch(`${url}/api/v1/auth/session`, { headers }),
    fetch(`${url}/trpc/auth.me?input={}`, { headers }),
    fetch(`${url}/mcp`, { method: 'POST', headers: { ...headers, ...mcp }, body: JSON.stringify(INITIALIZE) }),
    fetch(`${url}/api/v1/agent-instances/${randomUUID()}/messages/stream`, { headers }),
    fetch(`${url}/api/v1/audit/export`, { headers }),
  ]);
  await Promise.all(answers.map((answer) => answer.text()));
  return answers.map(({ status }) => status);
}

async function signInAt(issuer: OidcIssuer, url: string) {
  const browser = browserSession(url);
  const begun = await browser.call('POST', '/api/auth/sign-in/social', { provider: 'oidc', callbackURL: '/' });
  expect(begun.status).toBe(200);
  const there = await fetch(begun.body.url, { redirect: 'manual' });
  const back = new URL(must(there.headers.get('location')));
  expect(back.pathname).toBe('/api/auth/callback/oidc');
  const done = await browser.call('GET', back.pathname + back.search);
  return { browser, done, back };
}

test('[S3] a token of the other issuer signs a person in on every door, and makes the account on first sight', async () => {
  await using issuer = await startOidcIssuer();
  await using server = await startTestServer({
    issuer: { jwksUrl: issuer.jwksUrl, issuer: issuer.url, audience: AUDIENCE },
  });
  const claims = { sub: randomUUID(), email: 'Grace@example.com', email_verified: true, name: 'Grace' };
  const key = await issuer.token(claims);
  const person = restAs(server.url, { key });
  // Twenty first sights at once make one account.
  const first = await Promise.all(Array.from({ length: 20 }, () => person('GET', '/auth/session')));
  expect(new Set(first.map(({ status, body }) => `${status} ${body.id} ${body.workspace_id}`)).size).toBe(1);
  expect(first[0]?.body).toMatchObject({ email: 'grace@example.com', display_name: 'Grace', role: 'owner' });
  expect((await person('POST', '/auth/api-keys', { name: 'made by Grace' })).status).toBe(200);
  expect(await atEveryDoor(server.url, key)).toEqual([200, 200, 200, 404, 200]);
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/trpc`, {
    headers: { authorization: `Bearer ${key}` },
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  socket.close();

  const secret = createSecretKey(Buffer.from('a secret that both sides might know!'));
  const symmetric = await new SignJWT({ ...claims, iss: issuer.url, aud: AUDIENCE })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('5m')
    .sign(secret);
  const inSeconds = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds;
  const bad: Record<string, string> = {
    symmetric,
    'no algorithm': `${Buffer.from('{"alg":"none"}').toString('base64url')}.${key.split('.')[1]}.`,
    'another audience': await issuer.token(claims, { aud: 'beckon:agents' }),
    'another issuer': await issuer.token(claims, { iss: 'https://elsewhere.example' }),
    'no end': await issuer.token(claims, { exp: undefined }),
    'no subject': await issuer.token(claims, { sub: undefined }),
    'over for 31 s': await issuer.token(claims, { exp: inSeconds(-31) }),
    'not yet for ten minutes': await issuer.token(claims, { nbf: inSeconds(600) }),
    'not signed': key.slice(0, key.lastIndexOf('.') + 1),
  };
  for (const [what, token] of Object.entries(bad)) {
    const { status, headers } = await restAs(server.url, { key: token })('GET', '/auth/session');
    expect([what, status, headers.get('www-authenticate')]).toEqual([what, 401, 'Bearer']);
    expect([what, await atEveryDoor(server.url, token)]).toEqual([what, [401, 401, 401, 401, 401]]);
  }
  expect(
    (await restAs(server.url, { key: await issuer.token(claims, { exp: inSeconds(-10) }) })('GET', '/auth/me')).status,
  ).toBe(200);
  expect(server.errors).toEqual([]);
});

test('a token with somebody’s address does not take over the account of that address', async () => {
  await using issuer = await startOidcIssuer();
  await using server = await startTestServer({
    issuer: { jwksUrl: issuer.jwksUrl, issuer: issuer.url, audience: AUDIENCE },
  });
  await createUser(server.system.db, { email: 'ada@example.com', password: 'correct horse battery' });
  const key = await issuer.token({ sub: randomUUID(), email: 'ada@example.com', email_verified: true });
  const { status, body } = await restAs(server.url, { key })('GET', '/auth/session');
  expect([status, body.detail]).toEqual([
    401,
    'An account with the address of this token exists already. Sign in to it and join the two there.',
  ]);
});

test('sign-in with an OpenID Connect issuer: whoever may have an account gets one, and comes back to it', async () => {
  await using issuer = await startOidcIssuer();
  await using server = await startTestServer({
    auth: { signUp: 'open', oidc: { ...CLIENT, issuer: issuer.url } },
  });
  issuer.person = { sub: randomUUID(), email: 'grace@example.com', email_verified: true, name: 'Grace' };
  // The address that the issuer sends people back to.
  const url = server.url.replace('127.0.0.1', 'localhost');
  const { browser, done, back } = await signInAt(issuer, url);
  expect([done.status, done.headers.get('location')]).toEqual([302, '/']);
  const { body: me } = await browser.call('GET', '/api/v1/auth/session');
  expect(me).toMatchObject({ email: 'grace@example.com', display_name: 'Grace', email_verified: true, role: 'owner' });
  const again = await signInAt(issuer, url);
  expect((await again.browser.call('GET', '/api/v1/auth/session')).body.id).toBe(me.id);
  // Neither the code twice, nor the answer in another browser.
  const replayed = await browser.call('GET', back.pathname + back.search);
  expect(replayed.headers.get('location')).toMatch(/error=/);
  const { rows } = await sql<{
    access_token: string;
  }>`select access_token from accounts where provider_id = 'oidc'`.execute(server.system.db);
  expect(rows.map(({ access_token }) => access_token.includes('grace'))).toEqual([false]);
});

test('sign-in with an issuer makes no account without an invitation, nor joins one because the address is the same', async () => {
  await using issuer = await startOidcIssuer();
  await using server = await startTestServer({ auth: { oidc: { ...CLIENT, issuer: issuer.url } } });
  await createUser(server.system.db, { email: 'ada@example.com', password: 'correct horse battery' });
  const url = server.url.replace('127.0.0.1', 'localhost');
  for (const email of ['grace@example.com', 'ada@example.com']) {
    issuer.person = { sub: randomUUID(), email, email_verified: true };
    const { browser, done } = await signInAt(issuer, url);
    expect([email, done.headers.get('location')]).toEqual([email, expect.stringMatching(/error=/)]);
    expect((await browser.call('GET', '/api/v1/auth/session')).status).toBe(401);
  }
  const { rows } = await sql<{ email: string }>`select email from users`.execute(server.system.db);
  expect(rows).toEqual([{ email: 'ada@example.com' }]);
});

test('GitHub and Google are ways in where they are set up, and only there', async () => {
  await using server = await startTestServer({
    auth: {
      github: { clientId: 'of-github', clientSecret: 'x' },
      google: { clientId: 'of-google', clientSecret: 'y' },
    },
  });
  await using without = await startTestServer();
  const url = server.url.replace('127.0.0.1', 'localhost');
  const options = async (at: string) => (await browserSession(at).call('GET', '/api/auth/options')).body.providers;
  expect(await options(url)).toEqual([
    { id: 'github', name: 'GitHub' },
    { id: 'google', name: 'Google' },
  ]);
  expect(await options(without.url)).toEqual([]);
  const begin = (at: string, provider: string) =>
    browserSession(at).call('POST', '/api/auth/sign-in/social', { provider, callbackURL: '/' });
  for (const [provider, host, client] of [
    ['github', 'github.com', 'of-github'],
    ['google', 'accounts.google.com', 'of-google'],
  ] as const) {
    const { status, body } = await begin(url, provider);
    expect(status).toBe(200);
    const there = new URL(body.url);
    expect([there.protocol, there.host]).toEqual(['https:', host]);
    expect(there.searchParams.get('client_id')).toBe(client);
    expect(there.searchParams.get('redirect_uri')).toBe(`${url}/api/auth/callback/${provider}`);
    expect(there.searchParams.get('state')?.length).toBeGreaterThanOrEqual(22);
    expect((await begin(without.url, provider)).status).toBe(404);
  }
});

test('a sign-in that was begun at an issuer ends with its time, and in the browser it began in', async () => {
  await using issuer = await startOidcIssuer();
  await using server = await startTestServer({ auth: { signUp: 'open', oidc: { ...CLIENT, issuer: issuer.url } } });
  const url = server.url.replace('127.0.0.1', 'localhost');
  issuer.person = { sub: randomUUID(), email: 'grace@example.com', email_verified: true };
  const begin = async () => {
    const browser = browserSession(url);
    const { body } = await browser.call('POST', '/api/auth/sign-in/social', { provider: 'oidc', callbackURL: '/' });
    const there = await fetch(body.url, { redirect: 'manual' });
    const back = new URL(must(there.headers.get('location')));
    return { browser, path: back.pathname + back.search };
  };
  const late = await begin();
  // The library dates what it keeps twice.
  await sql`update verifications set expires_at = now() - interval '1 second',
    value = jsonb_set(value::jsonb, '{expiresAt}', to_jsonb(1))::text`.execute(server.system.db);
  const foreign = await begin();
  for (const [which, browser, path] of [
    ['late', late.browser, late.path],
    ['foreign', browserSession(url), foreign.path],
  ] as const) {
    expect([which, (await browser.call('GET', path)).headers.get('location')]).toEqual([
      which,
      expect.stringMatching(/error=/),
    ]);
    expect((await browser.call('GET', '/api/v1/auth/session')).status).toBe(401);
  }
});
