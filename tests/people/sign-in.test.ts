import type { Mail } from '@beckon/core/mail';
import { createUser } from '@beckon/core/person/create-user';
import { must } from '@beckon/shared/must';
import { SignJWT } from 'jose';
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { browserSession } from '../support/browser-session.ts';
import { startTestServer, type TestServer, type TestServerOptions } from '../support/start-test-server.ts';

const PASSWORD = 'correct horse battery';
const SESSION = '__Host-beckon_session';

async function withPerson(options: TestServerOptions = {}) {
  const server = await startTestServer(options);
  const email = `${randomUUID()}@example.com`;
  const user = await createUser(server.system.db, { email, displayName: 'Ada', password: PASSWORD });
  return { server, email, user, browser: browserSession(server.url) };
}

const session = async (server: TestServer, cookies: string) =>
  (await fetch(`${server.url}/api/v1/auth/session`, { headers: { cookie: cookies } })).status;

test('[S12] signing in by password sets cookies that are __Host- and out of scripts’ reach; every door takes the session’s', async () => {
  const { server, email, browser, user } = await withPerson();
  await using _ = server;
  const { status, headers } = await browser.call('POST', '/api/auth/sign-in/email', { email, password: PASSWORD });
  expect(status).toBe(200);
  const lines = headers.getSetCookie();
  expect(lines.map((line) => line.split('=')[0])).toEqual([expect.stringMatching(/^__Host-beckon_device_/), SESSION]);
  for (const line of lines) {
    const attributes = line.split('; ').map((each) => each.toLowerCase());
    expect(attributes).toEqual(expect.arrayContaining(['path=/', 'httponly', 'secure', 'samesite=lax']));
    expect(attributes.some((each) => each.startsWith('domain'))).toBe(false);
  }
  expect(decodeURIComponent(must(browser.cookie(SESSION))).split('.')[0]?.length).toBeGreaterThanOrEqual(22);
  const { body } = await browser.call('GET', '/api/v1/auth/session');
  expect(body).toMatchObject({
    id: user.user_id,
    workspace_id: user.workspace_id,
    role: 'owner',
    email_verified: true,
  });
});

test('[S7] what the database keeps of a session opens nothing: the cookie needs a signature', async () => {
  const { server, email, browser } = await withPerson();
  await using _ = server;
  await browser.call('POST', '/api/auth/sign-in/email', { email, password: PASSWORD });
  const { rows } = await sql<{ token: string }>`select token from sessions`.execute(server.system.db);
  const { token = '' } = rows[0] ?? {};
  const good = decodeURIComponent(must(browser.cookie(SESSION)));
  expect(good.startsWith(`${token}.`)).toBe(true);
  const flipped = `${good.slice(0, -2)}${good.at(-2) === 'A' ? 'B' : 'A'}=`;
  for (const value of [token, `${token}.`, `${token}.AAAA`, flipped, '%', '.', '']) {
    expect([value, await session(server, `${SESSION}=${encodeURIComponent(value)}`)]).toEqual([value, 401]);
  }
  expect(await session(server, `${SESSION}=${encodeURIComponent(good)}`)).toBe(200);
});

test('a wrong password and an unknown address are answered alike [S10]', async () => {
  const { server, email, browser } = await withPerson();
  await using _ = server;
  const wrong = await browser.call('POST', '/api/auth/sign-in/email', { email, password: 'not this one' });
  const unknown = await browser.call('POST', '/api/auth/sign-in/email', { email: 'x@example.com', password: PASSWORD });
  expect(wrong.status).toBe(401);
  expect([unknown.status, unknown.body]).toEqual([wrong.status, wrong.body]);
});

test('[S11] a cookie that was there before sign-in is another one after it, and means nothing', async () => {
  const { server, email, browser } = await withPerson();
  await using _ = server;
  const planted = `${SESSION}=${server.system.sessions.sign('planted-by-somebody-else')}`;
  const answer = await browser.call(
    'POST',
    '/api/auth/sign-in/email',
    { email, password: PASSWORD },
    { cookie: planted },
  );
  expect(answer.status).toBe(200);
  expect(`${SESSION}=${browser.cookie(SESSION)}`).not.toBe(planted);
  expect(await session(server, planted)).toBe(401);
});

test('a session ends when its days are over, and earlier when nobody has used it', async () => {
  const { server, email, browser } = await withPerson();
  await using _ = server;
  await browser.call('POST', '/api/auth/sign-in/email', { email, password: PASSWORD });
  expect(await session(server, browser.cookies)).toBe(200);
  await sql`update sessions set last_seen_at = now() - interval '14 days'`.execute(server.system.db);
  expect(await session(server, browser.cookies)).toBe(401);
  await sql`update sessions set last_seen_at = now(), expires_at = now()`.execute(server.system.db);
  expect(await session(server, browser.cookies)).toBe(401);
});

test('signing out closes the session at the server', async () => {
  const { server, email, browser } = await withPerson();
  await using _ = server;
  await browser.call('POST', '/api/auth/sign-in/email', { email, password: PASSWORD });
  const { cookies } = browser;
  expect((await browser.call('POST', '/api/auth/sign-out', {})).status).toBe(200);
  expect(browser.cookie(SESSION)).toBeUndefined();
  expect(await session(server, cookies)).toBe(401);
});

async function signUp(policy: 'first' | 'closed' | 'open') {
  await using server = await startTestServer({ auth: { signUp: policy } });
  const browser = browserSession(server.url);
  const form = { name: 'Grace', email: 'Grace@example.com', password: PASSWORD };
  const answer = await browser.call('POST', '/api/auth/sign-up/email', form);
  const { body } = await browser.call('GET', '/api/v1/auth/session');
  expect(server.errors).toEqual([]);
  return { status: answer.status, message: answer.body.message, session: body };
}

test('making an account: by invitation only, for nobody, or for everybody, as the installation says', async () => {
  expect(await signUp('first')).toMatchObject({ status: 403, message: expect.stringMatching(/by invitation/) });
  expect(await signUp('closed')).toMatchObject({
    status: 403,
    message: expect.stringMatching(/by the person who runs/),
  });
  expect(await signUp('open')).toMatchObject({
    status: 200,
    session: { email: 'grace@example.com', role: 'owner', is_personal: true, email_verified: false },
  });
});

test('of what the sign-in library can do, only what people need is there', async () => {
  const { server, email, browser } = await withPerson();
  await using _ = server;
  await browser.call('POST', '/api/auth/sign-in/email', { email, password: PASSWORD });
  for (const path of [
    'get-session',
    'update-user',
    'delete-user',
    'list-sessions',
    'token',
    'ok',
    'sign-in/anonymous',
  ]) {
    const answers = await Promise.all(
      ['GET', 'POST'].map((method) => browser.call(method, `/api/auth/${path}`, method === 'POST' ? {} : undefined)),
    );
    expect([path, ...answers.map((answer) => answer.status)]).toEqual([path, 404, 404]);
  }
});

test('[S53] [S98] no text at the sign-in library’s endpoints is a fault of the server', async () => {
  const { server, email, browser } = await withPerson({ auth: { signUp: 'open' }, sendMail: () => Promise.resolve() });
  await using _ = server;
  await browser.call('POST', '/api/auth/sign-in/email', { email, password: PASSWORD });
  const odd = ['\u0000', 'x\u0000y', '\ud800', 'no id', "';--", 'x'.repeat(20_000)];
  const forms: [path: string, form: (text: string) => object][] = [
    ['sign-up/email', (text) => ({ name: text, email: `${randomUUID()}@example.com`, password: PASSWORD })],
    ['sign-up/email', (text) => ({ name: 'X', email: `${randomUUID()}@example.com`, password: PASSWORD, image: text })],
    ['sign-up/email', (text) => ({ name: 'X', email: text, password: PASSWORD })],
    ['sign-in/email', (text) => ({ email, password: text })],
    ['sign-in/social', (text) => ({ provider: text })],
    ['request-password-reset', (text) => ({ email: text })],
    ['reset-password', (text) => ({ token: text, newPassword: PASSWORD })],
    ['change-password', (text) => ({ currentPassword: text, newPassword: PASSWORD })],
    ['send-verification-email', (text) => ({ email: text })],
    ['link-social', (text) => ({ provider: text })],
    ['unlink-account', (text) => ({ providerId: text, accountId: text })],
    ['passkey/delete-passkey', (text) => ({ id: text })],
    ['passkey/update-passkey', (text) => ({ id: text, name: text })],
    ['passkey/verify-registration', (text) => ({ response: { id: text }, name: text })],
    ['passkey/verify-authentication', (text) => ({ response: { id: text } })],
  ];
  const faults: unknown[] = [];
  for (const [path, form] of forms) {
    for (const text of odd) {
      const { status, body } = await browser.call('POST', `/api/auth/${path}`, form(text));
      if (status >= 500 || status === 429) faults.push([path, text.slice(0, 20), status, body]);
    }
  }
  for (const text of odd) {
    const { status } = await browser.call(
      'GET',
      `/api/auth/verify-email?token=${encodeURIComponent(text.toWellFormed())}`,
    );
    if (status >= 500) faults.push(['verify-email', text.slice(0, 20), status]);
  }
  expect(faults).toEqual([]);
});

test('[S29] sign-in from a page of another site is refused before the library sees it', async () => {
  const { server, email, browser } = await withPerson();
  await using _ = server;
  for (const headers of [
    { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    { origin: 'null', 'sec-fetch-site': 'cross-site' },
  ]) {
    const answer = await browser.call('POST', '/api/auth/sign-in/email', { email, password: PASSWORD }, headers);
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([403, []]);
  }
});

const reset = (mail: Mail | undefined): string => must(/reset-password\?token=([\w-]+)/.exec(mail?.text ?? '')?.[1]);

test('[S13] a new password by e-mail: of 50 uses of the link at once one succeeds, and every session is closed', async () => {
  const mails: Mail[] = [];
  const sendMail = async (mail: Mail) => void mails.push(mail);
  const { server, email, browser } = await withPerson({ sendMail });
  await using _ = server;
  await browser.call('POST', '/api/auth/sign-in/email', { email, password: PASSWORD });
  const { cookies } = browser;
  const other = browserSession(server.url);
  const known = await other.call('POST', '/api/auth/request-password-reset', { email });
  const unknown = await other.call('POST', '/api/auth/request-password-reset', { email: 'nobody@example.com' });
  expect([unknown.status, unknown.body]).toEqual([known.status, known.body]);
  await expect.poll(() => mails.map(({ to }) => to)).toEqual([email]);
  const token = reset(mails[0]);
  const { rows } = await sql<{ kept: string }>`select v::text as kept from verifications v`.execute(server.system.db);
  expect(rows.filter(({ kept }) => kept.includes(token))).toEqual([]);

  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, n) =>
      browserSession(server.url).call('POST', '/api/auth/reset-password', { token, newPassword: `new password ${n}` }),
    ),
  );
  const winners = answers.flatMap(({ status }, n) => (status === 200 ? [n] : []));
  expect(winners).toHaveLength(1);
  expect(await session(server, cookies)).toBe(401);
  const again = (password: string) => other.call('POST', '/api/auth/sign-in/email', { email, password });
  expect((await again(PASSWORD)).status).toBe(401);
  expect((await again(`new password ${winners[0]}`)).status).toBe(200);
});

test('the link of a new password is refused when its hour is over', async () => {
  const mails: Mail[] = [];
  const { server, email, browser } = await withPerson({ sendMail: async (mail) => void mails.push(mail) });
  await using _ = server;
  await browser.call('POST', '/api/auth/request-password-reset', { email });
  await expect.poll(() => mails.length).toBe(1);
  await sql`update verifications set expires_at = now() - interval '1 second'`.execute(server.system.db);
  const answer = await browser.call('POST', '/api/auth/reset-password', {
    token: reset(mails[0]),
    newPassword: 'another one',
  });
  expect(answer.status).toBe(400);
});

test('[S8] a password is kept as argon2id of at least 19 MiB and two passes', async () => {
  const { server, browser } = await withPerson({ auth: { signUp: 'open' } });
  await using _ = server;
  await browser.call('POST', '/api/auth/sign-up/email', { name: 'G', email: 'g@example.com', password: PASSWORD });
  const { rows } = await sql<{ password: string }>`select password from accounts`.execute(server.system.db);
  expect(rows).toHaveLength(2);
  for (const { password } of rows) {
    const [, memory, passes] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=1\$/.exec(password) ?? [];
    expect(Number(memory)).toBeGreaterThanOrEqual(19_456);
    expect(Number(passes)).toBeGreaterThanOrEqual(2);
  }
});

test('an address is proved by the link that was sent to it; shares that waited for it bind then', async () => {
  const mails: Mail[] = [];
  const sendMail = async (mail: Mail) => void mails.push(mail);
  const { server, user } = await withPerson({ auth: { signUp: 'open' }, sendMail });
  await using _ = server;
  const { rows } = await sql<{ id: string }>`
    with agent as (
      insert into user_agents (workspace_id, user_id, name) values (${user.workspace_id}, ${user.user_id}, 'x') returning id
    )
    insert into agent_instances (workspace_id, user_agent_id, user_id)
    select ${user.workspace_id}, id, ${user.user_id} from agent returning id`.execute(server.system.db);
  const instance = rows[0]?.id ?? '';
  await sql`insert into instance_shares (workspace_id, agent_instance_id, email, access)
    values (${user.workspace_id}, ${instance}, 'grace@example.com', 'READ')`.execute(server.system.db);
  const browser = browserSession(server.url);
  await browser.call('POST', '/api/auth/sign-up/email', { name: 'G', email: 'grace@example.com', password: PASSWORD });
  const see = async () => (await browser.call('GET', `/api/v1/agent-instances/${instance}`)).status;
  expect(await see()).toBe(404);
  await expect.poll(() => mails.map(({ to }) => to)).toEqual(['grace@example.com']);
  const link = new URL(must(/https?:\S+/.exec(mails[0]?.text ?? '')?.[0]));
  expect(link.pathname).toBe('/api/auth/verify-email');
  const forged = new URL(link);
  forged.searchParams.set('token', `${link.searchParams.get('token')?.slice(0, -3)}abc`);
  await browser.call('GET', forged.pathname + forged.search);
  expect(await see()).toBe(404);
  await browser.call('GET', link.pathname + link.search);
  expect(await see()).toBe(200);
  expect((await browser.call('GET', '/api/v1/auth/session')).body.email_verified).toBe(true);
});

test('the link that proves an address is refused when its hour is over', async () => {
  const { server, email, browser } = await withPerson({ sendMail: () => Promise.resolve() });
  await using _ = server;
  await sql`update users set email_verified = false`.execute(server.system.db);
  const verified = async () =>
    (await sql<{ proved: boolean }>`select email_verified as proved from users`.execute(server.system.db)).rows[0]
      ?.proved;
  const open = async (seconds: number) => {
    const token = await new SignJWT({ email })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime(new Date(Date.now() + seconds * 1_000))
      .sign(Buffer.from(server.system.sessions.secret));
    await browser.call('GET', `/api/auth/verify-email?token=${token}`);
    return verified();
  };
  expect(await open(-1)).toBe(false);
  expect(await open(60)).toBe(true);
});

test('where plain http beyond this machine is allowed, people sign in with cookies that browsers keep there', async () => {
  await using server = await startTestServer({ insecureHttp: true });
  await createUser(server.system.db, { email: 'ada@example.com', password: PASSWORD });
  const browser = browserSession(server.url);
  const { status, headers } = await browser.call('POST', '/api/auth/sign-in/email', {
    email: 'ada@example.com',
    password: PASSWORD,
  });
  expect(status).toBe(200);
  expect(headers.getSetCookie().join().toLowerCase()).not.toMatch(/secure|__host/);
  expect(await session(server, browser.cookies)).toBe(200);
  // The other name means nothing here.
  expect(await session(server, `${SESSION}=${browser.cookie('beckon_session')}`)).toBe(401);
});
