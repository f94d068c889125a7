import { administer } from '@beckon/db/testing/database-server';
import { temporaryFolder } from '@beckon/db/testing/temporary-folder';
import { deferred } from '@beckon/shared/deferred';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { restAs } from '../support/rest.ts';
import { createPerson, startTestServer } from '../support/start-test-server.ts';
import { useServer } from '../support/use-server.ts';

const MAIN = join(import.meta.dirname, '../../apps/cli/src/main.ts');

const server = await useServer();
// Devices ask every second here.
await administer(
  server.database.connectionString,
  'alter table device_codes alter column interval_seconds set default 1',
);

const query = (statement: string, values: unknown[] = []) => server.database.pool.query(statement, values);

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface Running {
  /** What has come on standard error so far. */
  readonly said: () => string;
  /** The code that a login shows. */
  readonly code: Promise<string>;
  readonly done: Promise<Ran>;
}

/** Somebody at a terminal, with a home of their own. */
async function terminal() {
  const home = await temporaryFolder();
  const start = (args: readonly string[], env: Record<string, string> = {}): Running => {
    const { PATH = '' } = process.env;
    const child = spawn(process.execPath, [MAIN, ...args], {
      env: { PATH, HOME: home.path, XDG_CONFIG_HOME: join(home.path, 'config'), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let err = '';
    const code = deferred<string>();
    // A command that ends before has said why.
    code.promise.catch(() => {});
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      err += part;
      const [, shown] = /Approve +([2-9A-Z]{4}-[2-9A-Z]{4})\n/.exec(err) ?? [];
      if (shown !== undefined) code.resolve(shown);
    });
    child.once('close', () => code.reject(new Error(`No code was shown: ${err}`)));
    const done = Promise.all([text(child.stdout), once(child, 'close') as Promise<[number]>]).then(([out, [code]]) => ({
      code,
      out: out.trimEnd(),
      err: err.trimEnd(),
    }));
    return { said: () => err, code: code.promise, done };
  };
  const file = join(home.path, 'config', 'beckon', 'credentials.json');
  return {
    home: home.path,
    file,
    start,
    beckon: (...args: string[]) => start(args).done,
    stored: async () => JSON.parse(await readFile(file, 'utf8')) as { url: string; key: string },
    [Symbol.asyncDispose]: () => home[Symbol.asyncDispose](),
  };
}

async function signedIn() {
  const person = await createPerson(server);
  return { person, call: restAs(server.url, { cookie: person.cookie }) };
}

const statusOf = async (key: string) => (await restAs(server.url, { key })('GET', '/auth/verify')).status;

test('login, whoami, logout: the code is shown, a person approves, the key is stored, used and revoked', async () => {
  await using here = await terminal();
  const { person, call } = await signedIn();
  const login = here.start(['login', '--url', server.url, '--no-open']);
  const user_code = await login.code;
  expect(login.said()).toContain(`Open     ${server.url}/device?user_code=${user_code}`);
  expect((await call('POST', '/device/describe', { user_code })).body).toMatchObject({
    client_name: expect.stringMatching(/^beckon on /),
    client: expect.stringMatching(/^beckon-cli /),
    scopes: ['agent', 'relay'],
  });
  await call('POST', '/device/approve', { user_code });
  const { code, out } = await login.done;
  expect([code, out]).toEqual([0, `Signed in at ${server.url} as ${person.email}, in the workspace Test User.`]);

  const modes = await Promise.all(
    [here.file, join(here.file, '..')].map(async (path) => (await stat(path)).mode & 0o777),
  );
  expect(modes).toEqual([0o600, 0o700]);
  const { url, key } = await here.stored();
  expect([url, await statusOf(key)]).toEqual([server.url, 200]);
  expect(login.said() + out).not.toContain(key);

  expect(JSON.parse((await here.beckon('whoami', '--json')).out)).toMatchObject({
    url: server.url,
    email: person.email,
    workspace_id: person.workspace_id,
    role: 'owner',
    scopes: ['agent', 'relay', 'read'],
  });
  expect(await here.beckon('logout')).toEqual({ code: 0, out: 'Signed out.', err: '' });
  expect(await statusOf(key)).toBe(401);
  await expect(stat(here.file)).rejects.toMatchObject({ code: 'ENOENT' });
  expect(await here.beckon('whoami')).toMatchObject({ code: 1, err: expect.stringContaining('Run beckon login') });
  expect(await here.beckon('logout')).toMatchObject({ code: 0, out: 'Nobody was signed in.' });
});

test('a second login takes the place of the first, whose key is revoked; --json says one value', async () => {
  await using here = await terminal();
  const { call, person } = await signedIn();
  const keys: string[] = [];
  for (const preset of ['agent', 'read_only']) {
    const login = here.start(['login', '--url', server.url, '--no-open', '--json', '--preset', preset]);
    await call('POST', '/device/approve', { user_code: await login.code });
    const { code, out } = await login.done;
    expect([code, JSON.parse(out)]).toMatchObject([0, { url: server.url, file: here.file, email: person.email }]);
    keys.push((await here.stored()).key);
  }
  expect(await Promise.all(keys.map(statusOf))).toEqual([401, 200]);
  expect(JSON.parse((await here.beckon('whoami', '--json')).out)).toMatchObject({ scopes: ['read'] });
});

test('a login that is denied, or that nobody approves in time, ends with 1 and stores nothing', async () => {
  await using here = await terminal();
  const { call } = await signedIn();
  const denied = here.start(['login', '--url', server.url, '--no-open']);
  await call('POST', '/device/deny', { user_code: await denied.code });
  expect(await denied.done).toMatchObject({ code: 1, out: '', err: expect.stringContaining('was denied') });
  const late = here.start(['login', '--url', server.url, '--no-open']);
  await late.code;
  await query(`update device_codes set expires_at = now() where state = 'pending'`);
  expect(await late.done).toMatchObject({ code: 1, out: '', err: expect.stringContaining('has expired') });
  await expect(stat(here.file)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('where the key cannot be stored it is revoked again', async () => {
  await using here = await terminal();
  const { call, person } = await signedIn();
  const notAFolder = join(here.home, 'file');
  await writeFile(notAFolder, '');
  const login = here.start(['login', '--url', server.url, '--no-open'], { XDG_CONFIG_HOME: notAFolder });
  await call('POST', '/device/approve', { user_code: await login.code });
  expect(await login.done).toMatchObject({ code: 1, out: '' });
  const { rows } = await query(`select is_active from api_keys where user_id = $1 and purpose = 'login'`, [
    person.user_id,
  ]);
  expect(rows).toEqual([{ is_active: false }]);
});

test('a browser is opened where there is one, and not where it is not wanted', async () => {
  await using here = await terminal();
  const { call } = await signedIn();
  const opened = join(here.home, 'opened');
  // Whoever reads a pipe waits for its writer.
  execFileSync('mkfifo', [opened]);
  await writeFile(join(here.home, 'xdg-open'), `#!/bin/sh\nprintf '%s\\n' "$@" > ${opened}\n`);
  await chmod(join(here.home, 'xdg-open'), 0o755);
  const screen = { DISPLAY: ':0', PATH: `${here.home}:${process.env['PATH']}` };
  const quiet = here.start(['login', '--url', server.url, '--no-open'], screen);
  await call('POST', '/device/deny', { user_code: await quiet.code });
  await quiet.done;
  const login = here.start(['login', '--url', server.url], screen);
  const user_code = await login.code;
  expect(await readFile(opened, 'utf8')).toBe(`${server.url}/device?user_code=${user_code}\n`);
  await call('POST', '/device/deny', { user_code });
  expect((await login.done).code).toBe(1);
});

test('the environment’s key comes before the stored one; one that was revoked says what to do', async () => {
  await using here = await terminal();
  const { person } = await signedIn();
  const env = { BECKON_URL: server.url, BECKON_API_KEY: person.key };
  const known = await here.start(['whoami'], env).done;
  expect(known).toMatchObject({
    code: 0,
    out: `${person.email}, owner of the workspace Test User at ${server.url}. Its key may: agent, relay, read.`,
  });
  await query('update api_keys set is_active = false where id = $1', [person.key_id]);
  expect(await here.start(['whoami'], env).done).toMatchObject({
    code: 1,
    err: `The key for ${server.url} was revoked or has expired. Run beckon login.`,
  });
});

test('logout without the server forgets the key, and says that it lives', async () => {
  await using here = await terminal();
  const gone = await startTestServer();
  const { key } = await createPerson(gone);
  await here.beckon('logout');
  const login = { url: gone.url, key };
  await gone.close();
  const { writeCredentials } = await import('@beckon/cli/credentials');
  await writeCredentials(join(here.file, '..'), login);
  expect(await here.beckon('logout', '--json')).toEqual({
    code: 0,
    out: '{"signed_out":true,"revoked":false}',
    err: 'The key is forgotten here but could not be revoked: revoke it in the dashboard, under Keys.',
  });
  await expect(stat(here.file)).rejects.toMatchObject({ code: 'ENOENT' });
});

/** A server that answers as it is told, one answer after the other; the last one again and again. */
async function actor(paths: Record<string, ((request: IncomingMessage, response: ServerResponse) => void)[]>) {
  const asked: string[] = [];
  const http = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const answers = paths[path] ?? [];
    (answers.length > 1 ? answers.shift() : answers[0])?.(request, response);
  }).listen(0, '127.0.0.1');
  await once(http, 'listening');
  const close = async () => {
    http.closeAllConnections();
    http.close();
  };
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, asked, [Symbol.asyncDispose]: close };
}

const says = (status: number, body: unknown, headers: Record<string, string> = {}) => {
  return (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
};
const CODES = {
  device_code: 'd',
  user_code: 'ABCD-2345',
  verification_uri: 'http://127.0.0.1/device',
  verification_uri_complete: 'http://127.0.0.1/device?user_code=ABCD-2345',
  expires_in: 600,
  interval: 0,
};

test('a server that restarts, or wants patience, is asked again', async () => {
  await using here = await terminal();
  await using elsewhere = await actor({
    '/api/v1/device/code': [says(200, CODES)],
    '/api/v1/device/token': [
      (request) => request.socket.destroy(),
      says(503, {}),
      says(429, { detail: 'Slowly' }, { 'retry-after': '1' }),
      says(200, { status: 'pending', interval: 0 }),
      says(200, { status: 'approved', api_key: 'bkn_x', name: 'x' }),
    ],
    '/api/v1/auth/session': [says(403, { detail: 'no' })],
  });
  const { code, out } = await here.beckon('login', '--url', elsewhere.url, '--no-open');
  expect([code, out]).toEqual([0, `Signed in at ${elsewhere.url}.`]);
  expect(elsewhere.asked.filter((path) => path.endsWith('/token'))).toHaveLength(5);
  expect(await here.stored()).toEqual({ url: elsewhere.url, key: 'bkn_x' });
});

test('what is no Beckon, or sends elsewhere, is told, and gets no key', async () => {
  await using here = await terminal();
  await using other = await actor({ '/': [] });
  await using elsewhere = await actor({
    '/api/v1/device/code': [says(302, {}, { location: `${other.url}/` }), says(200, { hello: 'there' })],
  });
  const moved = await here.beckon('login', '--url', elsewhere.url, '--no-open');
  expect(moved).toEqual({ code: 1, out: '', err: `The server sends elsewhere: ${other.url}/. Use that address.` });
  const strange = await here.beckon('login', '--url', elsewhere.url, '--no-open');
  expect(strange).toMatchObject({ code: 1, err: expect.stringContaining('not as Beckon does') });
  expect(other.asked).toEqual([]);
});

test('[S43] what a server says reaches the terminal as text', async () => {
  await using here = await terminal();
  const hostile = '\u001b]0;owned\u0007\u001b[2J';
  const id = '5a0d6c52-8f0f-4d6e-9a54-5d3c2f5b1a11';
  const session = {
    id,
    email: `${hostile}@x`,
    display_name: null,
    created_at: '',
    email_verified: true,
    workspace_id: id,
    workspace_name: hostile,
    is_personal: true,
    role: 'owner',
    scopes: ['read'],
  };
  await using elsewhere = await actor({
    '/api/v1/auth/session': [says(200, session), says(400, { detail: hostile })],
    '/api/v1/device/code': [says(200, { ...CODES, user_code: hostile, verification_uri_complete: hostile })],
    '/api/v1/device/token': [says(200, { status: 'denied' })],
  });
  const env = { BECKON_URL: elsewhere.url, BECKON_API_KEY: 'bkn_x', DISPLAY: ':0' };
  const ran = [
    await here.start(['whoami'], env).done,
    await here.start(['whoami'], env).done,
    await here.start(['login'], env).done,
  ];
  for (const { out, err } of ran) {
    expect(out + err).toContain('owned');
    expect(out + err).not.toMatch(/(?!\n)\p{Cc}/u);
  }
});
