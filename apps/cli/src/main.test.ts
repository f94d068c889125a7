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

test.each([
  [[], 2],
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
    { check: 'server', ok: false, detail: expect.stringContaining('nothing answers at http://127.0.0.1:1') },
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
  ]);

  const nowhere = join(here.dataDir, 'missing');
  const lost = await run(['doctor'], '', { BECKON_DATA_DIR: nowhere, DATABASE_URL: '', PORT: '1' });
  expect(lost.out).toContain(`FIX  data folder: ${nowhere} does not exist.`);
  expect((await run(['doctor'], '', { BECKON_DATA_DIR: nowhere, DATABASE_URL: '', PORT: '1' })).out).toBe(lost.out);
});
