import { deferred } from '@beckon/shared/deferred';
import { sql } from 'kysely';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi, type Mock } from 'vitest';
import { createTestDatabase } from '../testing/create-test-database.ts';
import { administer } from '../testing/database-server.ts';
import { PATIENCE } from '../testing/patience.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { isProcessAlive, openBell } from './bell.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { openDatabase } from './open-database.ts';
import { postmasterPid } from './postgres-server.ts';

/** Not only a remark about the server's settings. */
const reportsCut = (onError: Mock<(error: Error) => void>): Promise<void> =>
  expect
    .poll(() => onError.mock.calls.map(([error]) => error.message).join('\n'), PATIENCE)
    .toMatch(/terminat|ECONNRESET/);

test('without a server it opens the one in the data folder, and stops it when it is closed', async () => {
  await using folder = await temporaryFolder();
  const database = await openDatabase({ dataDir: folder.path });
  expect(database.kind).toBe('embedded');
  await administer(database.connectionString, 'create table kept as select 7 as seven');
  await database.close();
  const again = await openDatabase({ dataDir: folder.path });
  expect((await sql`select seven from kept`.execute(again.db)).rows).toEqual([{ seven: 7 }]);
  await again.close();
  await expect(openDatabase({ url: database.connectionString })).rejects.toThrow(/ENOENT|ECONNREFUSED/);
});

test('when the embedded server is killed, pool and bell come back by themselves', async () => {
  await using folder = await temporaryFolder();
  const onError = vi.fn<(error: Error) => void>();
  const database = await openDatabase({ dataDir: folder.path, onError });
  const bell = await openBell(database, { heads: () => Promise.resolve(new Map()), pollMs: 1e9 });
  await administer(database.connectionString, 'create table kept as select 7 as seven');
  const looked = deferred<void>();
  bell.subscribe('a', looked.resolve);
  process.kill(postmasterPid({ data: join(folder.path, 'postgres') }) as number, 'SIGKILL');
  await looked.promise;
  expect((await sql`select seven from kept`.execute(database.db)).rows).toEqual([{ seven: 7 }]);
  expect(await isProcessAlive(database.db, bell.processKey)).toBe(true);
  await bell.close();
  await database.close();
});

test('with neither it says what to set', async () => {
  await expect(openDatabase({})).rejects.toThrow('Neither DATABASE_URL nor a data folder is given; set one of them.');
});

test('a server that is not there is an error', async () => {
  await expect(openDatabase({ url: 'postgres://postgres@127.0.0.1:9/none' })).rejects.toThrow('ECONNREFUSED');
});

test('no statement, lock or forgotten transaction lasts for ever', async () => {
  await using database = await createTestDatabase();
  const { rows } = await sql`
    select current_setting('TimeZone') as zone, current_setting('lock_timeout') as locks,
      current_setting('statement_timeout') as statements, current_setting('idle_in_transaction_session_timeout') as idle,
      current_setting('synchronous_commit') as commits`.execute(database.db);
  expect(rows).toEqual([{ zone: 'UTC', locks: '2s', statements: '10s', idle: '5s', commits: 'on' }]);
});

test('connections that the server cuts are reported and replaced', async () => {
  const onError = vi.fn<(error: Error) => void>();
  await using database = await createTestDatabase({ onError });
  await sql`select 1`.execute(database.db);
  await administer(
    database.url,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  );
  await reportsCut(onError);
  expect((await sql`select 1 as one`.execute(database.db)).rows).toEqual([{ one: 1 }]);
});

test.each(['between its statements', 'in a statement'])(
  'a connection that is cut while a transaction has it, %s, costs that transaction only',
  async (when) => {
    const onError = vi.fn<(error: Error) => void>();
    await using database = await createTestDatabase({ onError });
    const cut = (pid: number): Promise<void> => administer(database.url, `select pg_terminate_backend(${pid})`);
    const work = database.db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
      const pid = rows[0]?.pid as number;
      if (when === 'in a statement') return Promise.all([sql`select pg_sleep(60)`.execute(tx), cut(pid)]);
      await cut(pid);
      await reportsCut(onError);
      return sql`select 1`.execute(tx);
    });
    await expect(work).rejects.toThrow(/terminat|ECONNRESET|not queryable/);
    await reportsCut(onError);
    expect((await sql`select 1 as one`.execute(database.db)).rows).toEqual([{ one: 1 }]);
  },
);

test('what the server is set to changes neither what is read nor what is promised', async () => {
  await using database = await createTestDatabase();
  for (const [name, value] of [
    ['DateStyle', 'German'],
    ['TimeZone', 'Asia/Tokyo'],
    ['default_transaction_isolation', 'serializable'],
    ['synchronous_commit', 'off'],
  ] as const)
    await administer(
      database.url,
      `alter database ${new URL(database.url).pathname.slice(1)} set ${name} = '${value}'`,
    );
  await using fresh = await createTestDatabase({ reuse: database.url });
  const { rows } = await sql`
    select timestamptz '2026-11-23 06:25:01.5+02' as time, current_setting('transaction_isolation') as isolation,
      current_setting('synchronous_commit') as commits`.execute(fresh.db);
  expect(rows).toEqual([{ time: '2026-11-23T04:25:01.500000Z', isolation: 'read committed', commits: 'on' }]);
});

test('a server that would lose its data in a power cut is reported', async () => {
  await using folder = await temporaryFolder();
  chmodSync(folder.path, 0o711);
  const server = await startEmbeddedPostgres(folder.path, { settings: { fsync: 'off' } });
  const onError = vi.fn<(error: Error) => void>();
  await (await openDatabase({ url: server.connectionString, onError })).close();
  await server.release();
  expect(onError.mock.calls.map(([error]) => error.message)).toEqual([
    'PostgreSQL runs with fsync=off: a power cut can destroy the database. Turn fsync on.',
  ]);
});
