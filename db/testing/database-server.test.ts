import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test, vi } from 'vitest';
import { openTestDatabaseServer, withConnection, withDatabase } from './database-server.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { testServer } from './test-server.ts';

/** Where no other run on this machine makes or removes anything; those who are started from here look there, too. */
async function ownTemporaryFolder(): Promise<AsyncDisposable> {
  const folder = await temporaryFolder();
  // PostgreSQL, which root runs as another user, must pass.
  chmodSync(folder.path, 0o711);
  vi.stubEnv('TMPDIR', folder.path);
  return {
    async [Symbol.asyncDispose]() {
      vi.unstubAllEnvs();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** A run of the tests that is killed before it can tidy up. */
async function killedRun(): Promise<string> {
  const source = `
    const { openTestDatabaseServer } = await import(${JSON.stringify(join(import.meta.dirname, 'database-server.ts'))});
    const server = await openTestDatabaseServer(undefined);
    console.log(server.url);
    setInterval(() => {}, 1e6);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value: url } = (await lines.next()) as { value: string };
  child.kill('SIGKILL');
  await exit;
  return url;
}

test('a run removes what one that was killed has left, and then itself', async () => {
  await using _ = await ownTemporaryFolder();
  const abandoned = await killedRun();
  const folderOf = (url: string): string => dirname(new URL(url).searchParams.get('host') ?? '');
  expect(existsSync(folderOf(abandoned))).toBe(true);
  const server = await openTestDatabaseServer(undefined, { fsync: 'off' });
  expect(existsSync(folderOf(abandoned))).toBe(false);
  const query = (text: string): Promise<unknown> =>
    withConnection(withDatabase(server.url, server.template), async (client) => (await client.query(text)).rows);
  expect(await query('show fsync')).toEqual([{ fsync: 'off' }]);
  expect(await query('select count(*)::int as users from users')).toEqual([{ users: 0 }]);
  await server.close();
  expect(existsSync(folderOf(server.url))).toBe(false);
});

test('closing drops every database of the run, and no other', async () => {
  const outer = testServer();
  const server = await openTestDatabaseServer(outer.server);
  const names = (): Promise<string[]> =>
    withConnection(server.url, async (client) =>
      (await client.query<{ name: string }>('select datname as name from pg_database')).rows.map((row) => row.name),
    );
  await withConnection(server.url, (client) => client.query(`create database ${server.template}_left`));
  expect(await names()).toEqual(expect.arrayContaining([server.template, `${server.template}_left`]));
  await server.close();
  const left = await names();
  expect(left.filter((name) => name.startsWith(server.template))).toEqual([]);
  expect(left).toContain(outer.template);
});

test('what another user has left there is not touched', async () => {
  if (process.getuid?.() !== 0) return;
  await using _ = await ownTemporaryFolder();
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'beckon-test-server-'));
  try {
    mkdirSync(join(folder, 'postgres-users'));
    writeFileSync(join(folder, 'postgres-users', 'dead'), '');
    chownSync(folder, 54_321, 54_321);
    const server = await openTestDatabaseServer(undefined, { fsync: 'off' });
    await server.close();
    expect(existsSync(join(folder, 'postgres-users', 'dead'))).toBe(true);
  } finally {
    await rm(folder, { recursive: true });
  }
});
