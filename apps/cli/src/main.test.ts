import { createKeySigner } from '@beckon/core/key/key-token';
import { authenticateKey } from '@beckon/core/key/authenticate-key';
import { loadKeyPair } from '@beckon/core/key/key-pair';
import { verifyPassword } from '@beckon/core/person/password';
import { createTestDatabase, type TestDatabase } from '@beckon/db/testing/create-test-database';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { COMMANDS } from './commands.ts';

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface Installation extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly dataDir: string;
  beckon(args: readonly string[], stdin?: string): Promise<Ran>;
}

async function installation(): Promise<Installation> {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'beckon-cli-'));
  return {
    database,
    dataDir,
    beckon: (args, stdin = '') => run(args, stdin, { DATABASE_URL: database.url, BECKON_DATA_DIR: dataDir, PORT: '1' }),
    async [Symbol.asyncDispose]() {
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function run(args: readonly string[], stdin: string, env: Record<string, string>): Promise<Ran> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
    env: { ...process.env, ...env },
  });
  child.stdin.end(stdin);
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number]>,
  ]);
  return { code, out: out.trimEnd(), err: err.trimEnd() };
}

const ADA = ['--email', 'Ada@Example.com', '--name', 'Ada'];

test('a user made on the command line can sign in with the password given on stdin', async () => {
  await using here = await installation();
  const made = await here.beckon(['user', 'create', ...ADA, '--password-stdin'], 'a long password\n');
  expect(made).toMatchObject({ code: 0, out: 'Made ada@example.com.' });
  const { password } = await here.database.db
    .selectFrom('accounts')
    .innerJoin('users', 'users.id', 'accounts.user_id')
    .select('accounts.password')
    .where('users.email', '=', 'ada@example.com')
    .where('accounts.provider_id', '=', 'credential')
    .executeTakeFirstOrThrow();
  expect(await verifyPassword('a long password', password ?? '')).toBe(true);
  expect(await here.beckon(['user', 'create', ...ADA])).toMatchObject({
    code: 1,
    err: expect.stringContaining('exists already'),
  });
});

test('key create prints the key, alone; revoke ends it; list shows what it was', async () => {
  await using here = await installation();
  await here.beckon(['user', 'create', ...ADA]);
  const { out: key, code } = await here.beckon(['key', 'create', '--email', 'ada@example.com', '--name', 'laptop']);
  expect(code).toBe(0);
  expect(key).toMatch(/^bkn_[\w.-]+_[0-9A-Za-z]{6}$/);
  const keys = await createKeySigner(loadKeyPair({}, here.dataDir));
  const system = { db: here.database.db, keys };
  expect(await authenticateKey(system, key)).toMatchObject({ kind: 'key', scopes: ['agent', 'relay', 'read'] });

  const listed = await here.beckon(['key', 'list', '--email', 'ada@example.com', '--json']);
  const [row] = JSON.parse(listed.out) as { id: string }[];
  expect(row).toMatchObject({ name: 'laptop', is_active: true, scopes: ['agent', 'relay'] });
  expect(listed.out).not.toContain(key);

  expect((await here.beckon(['key', 'revoke', row?.id ?? ''])).code).toBe(0);
  expect(await authenticateKey(system, key)).toBeUndefined();
  expect((await here.beckon(['key', 'list', '--email', 'ada@example.com'])).out).toContain('revoked');
});

test('a key cannot be given the right to decide', async () => {
  await using here = await installation();
  await here.beckon(['user', 'create', ...ADA]);
  const refused = await here.beckon([
    'key',
    'create',
    '--email',
    'ada@example.com',
    '--name',
    'x',
    '--scopes',
    'agent,decide',
  ]);
  expect(refused).toMatchObject({ code: 2, out: '', err: expect.stringContaining('--scopes') });
});

test('a key is made by preset and for one agent, listed by it, and rotated', async () => {
  await using here = await installation();
  await here.beckon(['user', 'create', ...ADA]);
  const ada = ['--email', 'ada@example.com'];
  const nightly = ['--name', 'nightly', '--preset', 'automation', '--agent', 'Claude Code', '--expires-in-days', '7'];
  const made = await here.beckon(['key', 'create', ...ada, ...nightly, '--json']);
  const key = JSON.parse(made.out) as { id: string; api_key: string };
  expect(key).toMatchObject({ scopes: ['read', 'agent', 'relay'], user_agent_name: 'claude code', purpose: 'general' });
  await here.beckon(['key', 'create', ...ada, '--name', 'other', '--preset', 'read_only']);
  const listed = await here.beckon(['key', 'list', ...ada, '--agent', 'CLAUDE CODE']);
  expect(listed.out.split('\n')).toEqual([
    expect.stringMatching(/active .*read,agent,relay .*as claude code .*nightly$/),
  ]);

  const rotated = await here.beckon(['key', 'rotate', key.id, '--overlap-hours', '0']);
  expect(rotated.out).toMatch(/^bkn_[\w.-]+_[0-9A-Za-z]{6}$/);
  const system = { db: here.database.db, keys: await createKeySigner(loadKeyPair({}, here.dataDir)) };
  expect(await authenticateKey(system, key.api_key)).toBeUndefined();
  expect(await authenticateKey(system, rotated.out)).toMatchObject({ user_agent_id: expect.any(String) });
  expect((await here.beckon(['key', 'rotate', key.id])).err).toContain('was rotated already');
  expect((await here.beckon(['key', 'list', ...ada])).out).toMatch(/expired .*nightly/);
});

test('a reset link is for an hour and for one user; whoever does not exist gets none', async () => {
  await using here = await installation();
  await here.beckon(['user', 'create', ...ADA]);
  const { code, out } = await here.beckon(['user', 'reset-link', '--email', ' ADA@example.com', '--json']);
  expect(code).toBe(0);
  const { url, email, expires_at } = JSON.parse(out) as { url: string; email: string; expires_at: string };
  expect([email, url]).toEqual([
    'ada@example.com',
    expect.stringMatching(/^http:\/\/localhost:1\/reset-password\?token=[\w-]{32}$/),
  ]);
  const rows = await here.database.db.selectFrom('verifications').selectAll().execute();
  expect(rows).toMatchObject([{ expires_at: expect.any(String) }]);
  expect(Date.parse(rows[0]?.expires_at ?? '')).toBe(Date.parse(expires_at));
  expect(JSON.stringify(rows)).not.toContain(new URL(url).searchParams.get('token'));
  expect(await here.beckon(['user', 'reset-link', '--email', 'grace@example.com'])).toMatchObject({
    code: 1,
    out: '',
    err: 'There is no user grace@example.com.',
  });
});

test('[S56] what is done on the command line is in the audit log, and no secret with it', async () => {
  await using here = await installation();
  await here.beckon(['user', 'create', ...ADA]);
  const ada = ['--email', 'ada@example.com'];
  const made = await here.beckon(['key', 'create', ...ada, '--name', 'laptop', '--json']);
  const { id, api_key } = JSON.parse(made.out) as { id: string; api_key: string };
  const rotated = await here.beckon(['key', 'rotate', id]);
  await here.beckon(['key', 'revoke', id]);
  const link = await here.beckon(['user', 'reset-link', ...ada]);
  // What has failed has not been done.
  expect((await here.beckon(['key', 'rotate', id])).code).toBe(1);
  const rows = await here.database.db.selectFrom('audit').selectAll().orderBy('created_at').execute();
  expect(
    rows.map(({ action, actor_kind, workspace_id, target_kind }) => [
      action,
      actor_kind,
      workspace_id !== null,
      target_kind,
    ]),
  ).toEqual([
    ['user.create', 'cli', false, 'user'],
    ['keys.create', 'cli', true, 'key'],
    ['keys.rotate', 'cli', true, 'key'],
    ['keys.revoke', 'cli', true, 'key'],
    ['user.reset_link', 'cli', false, 'user'],
  ]);
  const told = JSON.stringify(rows);
  for (const secret of [api_key, rotated.out, link.out]) expect(told).not.toContain(secret);
});

test('a command tells what it knows, and what it does not take', async () => {
  const said = async (...args: string[]) => (await run(args, '', {})).err;
  expect(await said('key')).toContain('beckon key knows: create, list, rotate, revoke');
  expect(await said('nonsense')).toContain("There is no command 'nonsense'.");
  expect(await said('login', '--email', 'x')).toMatch(/takes no --email\nbeckon login --help shows how it is used\.$/);
  expect(await said('key', 'revoke', 'a', 'b')).toContain("does not know what to do with 'b'");
  expect(await said('key', 'create', '--email', 'a', '--name', 'b', '--preset', 'agent', '--scopes', 'read')).toContain(
    'Give --preset or --scopes, not both',
  );
});

test('every command has a page with its options, and examples where it has any', async () => {
  for (const [name, { takes, usage }] of Object.entries(COMMANDS)) {
    const { code, out } = await run([...name.split(' '), '--help'], '', {});
    const named = [
      `beckon ${usage}`,
      ...takes.map((option) => `--${option}`),
      ...(takes.length > 0 ? ['Examples\n  '] : []),
    ];
    expect([name, code, named.filter((each) => !out.includes(each))]).toEqual([name, 0, []]);
  }
  expect((await run(['help', 'key'], '', {})).out).toContain('beckon key rotate ID');
});

test.each([
  [[], 2],
  [['help'], 0],
  [['help', 'login'], 0],
  [['help', 'nonsense'], 2],
  [['login', '--url', 'nonsense'], 2],
  [['login', '--preset', 'owner'], 2],
  [['whoami', 'x'], 2],
  [['user', 'reset-link'], 2],
  [['key', 'rotate'], 2],
  [['key', 'rotate', '5a0d6c52-8f0f-4d6e-9a54-5d3c2f5b1a11', '--overlap-hours', '200'], 2],
  [['--help'], 0],
  [['nonsense'], 2],
  [['user', 'create', '--name', 'Ada'], 2],
  [['key', 'revoke', 'not-an-id'], 2],
  [['key', 'create', '--unknown'], 2],
])('beckon %j ends with %d', async (args, code) => {
  expect((await run(args, '', {})).code).toBe(code);
});

test('doctor tells what is right and what to do about the rest, and makes nothing', async () => {
  await using here = await installation();
  await here.beckon(['user', 'create', ...ADA]);
  const { code, out } = await here.beckon(['doctor', '--json']);
  const { ok, findings } = JSON.parse(out) as {
    ok: boolean;
    findings: { check: string; ok: boolean; detail: string }[];
  };
  expect([code, ok]).toEqual([1, false]);
  expect(findings.filter((finding) => !finding.ok)).toEqual([
    { check: 'server', ok: false, detail: expect.stringContaining('nothing answers at http://localhost:1') },
  ]);
  expect(findings.map((finding) => finding.check)).toEqual([
    'settings',
    'data folder',
    'database',
    'migrations',
    'database role',
    'audit log',
    'clock',
    'signing keys',
    'server',
    'hooks of Claude Code',
  ]);

  const nowhere = join(here.dataDir, 'missing');
  const lost = await run(['doctor'], '', { BECKON_DATA_DIR: nowhere, DATABASE_URL: '', PORT: '1' });
  expect(lost.out).toContain(`FIX  data folder: ${nowhere} does not exist.`);
  expect((await run(['doctor'], '', { BECKON_DATA_DIR: nowhere, DATABASE_URL: '', PORT: '1' })).out).toBe(lost.out);
});
