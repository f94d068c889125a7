import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, expect, test, vi } from 'vitest';
import { startChild } from '../testing/child-process.ts';
import { PATIENCE } from '../testing/patience.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { postgresPlace } from './postgres-place.ts';
import { postmasterPid } from './postgres-server.ts';
import { processStart } from './process-start.ts';

/** Each test leaves it with PostgreSQL stopped. */
const shared = await temporaryFolder();
afterAll(() => shared[Symbol.asyncDispose]());

const pidIn = (folder: string): number => postmasterPid({ data: join(folder, 'postgres') }) as number;
const isRunning = (pid: number): boolean => processStart(pid) !== undefined;
const ended = (pid: number): Promise<void> => expect.poll(() => isRunning(pid), PATIENCE).toBe(false);

async function connect(connectionString: string): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => {});
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

async function query(connectionString: string, text: string): Promise<Record<string, unknown>> {
  await using client = await connect(connectionString);
  return (await client.query<Record<string, unknown>>(text)).rows[0] ?? {};
}

test('a first start makes a cluster that answers on its socket only, and stops with its last user', async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  const postgres = await startEmbeddedPostgres(path);
  const row = await query(
    postgres.connectionString,
    `select current_user as who, current_database() as database, current_setting('server_encoding') as encoding,
      current_setting('data_checksums') as checksums, current_setting('listen_addresses') as addresses, current_setting('fsync') as fsync,
      'ä' < 'z' as by_code, upper('ä') as upper`,
  );
  expect(row).toEqual({
    who: 'postgres',
    database: 'beckon',
    encoding: 'UTF8',
    checksums: 'on',
    addresses: '',
    fsync: 'on',
    by_code: false,
    upper: 'Ä',
  });
  const { uid, mode } = statSync(join(path, 'socket'));
  expect(mode & 0o777).toBe(0o700);
  expect(uid).toBe(statSync(join(path, 'postgres')).uid);
  const pid = pidIn(path);
  await postgres.release();
  await postgres.release();
  expect(isRunning(pid)).toBe(false);
});

test('a PostgreSQL whose user was killed is adopted, with all it holds', async () => {
  await using first = await startChild('database', shared.path);
  const pid = pidIn(shared.path);
  await query(first.connectionString, 'drop table if exists kept');
  await query(first.connectionString, 'create table kept as select 7 as seven');
  await first.kill('SIGKILL');
  expect(isRunning(pid)).toBe(true);

  await using second = await startChild('database', shared.path);
  expect(pidIn(shared.path)).toBe(pid);
  expect(await query(second.connectionString, 'select seven from kept')).toEqual({ seven: 7 });
  await second.release();
  expect(isRunning(pid)).toBe(false);
});

test('a key pressed at our terminal does not reach it', async () => {
  await using child = await startChild('database', shared.path);
  const pid = pidIn(shared.path);
  await child.kill('SIGINT', 'group');
  const postgres = await startEmbeddedPostgres(shared.path);
  expect(pidIn(shared.path)).toBe(pid);
  await postgres.release();
});

test('after a PostgreSQL that was killed comes the next, on the same cluster', async () => {
  await using first = await startChild('database', shared.path);
  await query(first.connectionString, 'drop table if exists durable');
  await query(first.connectionString, 'create table durable as select 7 as seven');
  const identity = await query(first.connectionString, 'select system_identifier from pg_control_system()');
  const pid = pidIn(shared.path);
  await first.kill('SIGKILL');
  process.kill(pid, 'SIGKILL');
  await ended(pid);

  const second = await startEmbeddedPostgres(shared.path);
  expect(pidIn(shared.path)).not.toBe(pid);
  expect(await query(second.connectionString, 'select seven from durable')).toEqual({ seven: 7 });
  expect(await query(second.connectionString, 'select system_identifier from pg_control_system()')).toEqual(identity);
  await second.release();
});

test('one that is killed under us is started again', async () => {
  const errors: Error[] = [];
  await using other = await startChild('database', shared.path);
  const postgres = await startEmbeddedPostgres(shared.path, { onError: (error) => errors.push(error) });
  const pid = pidIn(shared.path);
  process.kill(pid, 'SIGKILL');
  await ended(pid);
  const one = (): Promise<unknown> => query(postgres.connectionString, 'select 1 as one').catch(() => 'not yet');
  await expect.poll(one, PATIENCE).toEqual({ one: 1 });
  await other.release();
  expect(await one()).toEqual({ one: 1 });
  await postgres.release();
  expect(errors).toEqual([]);
});

test('but never as an empty one, when its folder is gone', async () => {
  await using folder = await temporaryFolder();
  const onError = vi.fn<(error: Error) => void>();
  const postgres = await startEmbeddedPostgres(folder.path, { onError });
  const pid = pidIn(folder.path);
  renameSync(join(folder.path, 'postgres'), join(folder.path, 'elsewhere'));
  process.kill(pid, 'SIGKILL');
  await expect
    .poll(() => onError.mock.calls.at(-1)?.[0].message)
    .toBe(`The database's folder ${folder.path}/postgres is gone.`);
  await postgres.release();
  expect(readdirSync(folder.path)).not.toContain('postgres');
  await ended(pid);
});

test('a pid file whose number another program has now does not stand in the way', async () => {
  await (await startEmbeddedPostgres(shared.path)).release();
  writeFileSync(join(shared.path, 'postgres', 'postmaster.pid'), `${process.pid}\n${join(shared.path, 'postgres')}\n`);
  const postgres = await startEmbeddedPostgres(shared.path);
  expect(await query(postgres.connectionString, 'select 1 as one')).toEqual({ one: 1 });
  await postgres.release();
});

test('the last user stops it, not the first to go', async () => {
  await using first = await startChild('database', shared.path);
  const pid = pidIn(shared.path);
  const second = await startEmbeddedPostgres(shared.path);
  await first.release();
  expect(isRunning(pid)).toBe(true);
  expect(await query(second.connectionString, 'select 1 as one')).toEqual({ one: 1 });
  await second.release();
  expect(isRunning(pid)).toBe(false);
});

test('it is left running for somebody at psql', async () => {
  const first = await startEmbeddedPostgres(shared.path);
  const pid = pidIn(shared.path);
  {
    await using client = await connect(first.connectionString);
    await first.release();
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  }
  const second = await startEmbeddedPostgres(shared.path);
  expect(pidIn(shared.path)).toBe(pid);
  await second.release();
});

test('processes that start at once share one, in a folder whose path is too long for a socket', async () => {
  await using folder = await temporaryFolder();
  // Else root's PostgreSQL, which runs as somebody else, cannot pass.
  chmodSync(folder.path, 0o711);
  const path = join(folder.path, 'a-long-name-for-a-folder'.repeat(4), 'data');
  const children = await Promise.all([1, 2, 3].map(() => startChild('database', path)));
  const pid = pidIn(path);
  const starts = readFileSync(join(path, 'postgres.log'), 'utf8').match(/starting PostgreSQL/g);
  expect(starts).toHaveLength(1);
  expect(new Set(children.map((child) => child.connectionString)).size).toBe(1);
  expect(children[0]?.connectionString).toMatch(/host=%2Ftmp%2Fbeckon-[0-9a-f]{16}$/);
  // At once, too: each believes that another may be the last.
  await Promise.all(children.map((child) => child.release()));
  expect(isRunning(pid)).toBe(false);
  expect(readdirSync(join(path, 'postgres-users'))).toEqual([]);
});

test('a cluster that was never finished is made anew', async () => {
  await using folder = await temporaryFolder();
  mkdirSync(join(folder.path, 'postgres.new'));
  writeFileSync(join(folder.path, 'postgres.new', 'PG_VERSION'), '18\n');
  const postgres = await startEmbeddedPostgres(folder.path);
  await postgres.release();
  expect(readdirSync(folder.path)).not.toContain('postgres.new');
});

test('a cluster of another version is refused with what PostgreSQL says about it', async () => {
  await using folder = await temporaryFolder();
  await (await startEmbeddedPostgres(folder.path)).release();
  writeFileSync(join(folder.path, 'postgres', 'PG_VERSION'), '12\n');
  await expect(startEmbeddedPostgres(folder.path)).rejects.toThrow(
    /^PostgreSQL did not start: database files are incompatible with server: .*version 12.* \(see .*postgres\.log\)\.$/,
  );
  expect(readdirSync(folder.path)).not.toContain('postgres.lock');
});

test('a folder closed to the user who runs PostgreSQL is named', async () => {
  await using folder = await temporaryFolder();
  // Ours alone: no matter to an ordinary user, but root's PostgreSQL runs as somebody else.
  const start = startEmbeddedPostgres(join(folder.path, 'data'));
  if (process.getuid?.() !== 0) return await (await start).release();
  await expect(start).rejects.toThrow(
    new RegExp(
      `^PostgreSQL cannot run as root, so Beckon runs it as the user \\w+, who may not enter ${folder.path}; set BECKON_DATA_DIR .* chmod o\\+x ${folder.path}$`,
    ),
  );
});

test('a folder that somebody else put where the socket goes is not used, not even to look', async () => {
  await using folder = await temporaryFolder();
  chmodSync(folder.path, 0o711);
  const path = join(folder.path, 'a-long-name-for-a-folder'.repeat(4));
  const { socket } = postgresPlace(path);
  await using trap = await temporaryFolder();
  symlinkSync(trap.path, socket);
  const before = statSync(trap.path);
  const connected = vi.fn<() => void>();
  const impostor = createServer(connected).listen(join(trap.path, '.s.PGSQL.5432'));
  await once(impostor, 'listening');
  try {
    await expect(startEmbeddedPostgres(path)).rejects.toThrow(
      `${socket} is not a folder; remove it, or set BECKON_DATA_DIR to another folder.`,
    );
  } finally {
    impostor.close();
    rmSync(socket);
  }
  expect(connected).not.toHaveBeenCalled();
  const { uid, mode } = statSync(trap.path);
  expect({ uid, mode }).toEqual({ uid: before.uid, mode: before.mode });
});
