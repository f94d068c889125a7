import { statSync } from 'node:fs';
import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { databaseServer } from '../src/database-server.ts';
import { startEmbeddedPostgres } from '../src/embedded-postgres.ts';
import { migrateToLatest } from '../src/migrate.ts';
import { countUsers } from '../src/postgres-users.ts';
import { describeBlank, type BlankDatabase } from './blank-database.ts';

/** A server for tests with a migrated database to copy from. */
export interface TestDatabaseServer {
  /** Connection string of the server's maintenance database. */
  readonly url: string;
  /** Name of the migrated database; those copied from it begin with it, and go with it. */
  readonly template: string;
  /** What a copy of it is like; undefined where a used one cannot be made so again. */
  readonly blank: BlankDatabase | undefined;
  close(): Promise<void>;
}

const FOLDER = 'beckon-test-server-';

/** The same server, another database. */
export function withDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}

/** Lends a connection for the time `use` takes. */
export async function withConnection<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/** Runs statements, each by itself, on a connection of their own. */
export async function administer(url: string, ...statements: readonly string[]): Promise<void> {
  await withConnection(url, async (client) => {
    for (const statement of statements) await client.query(statement);
  });
}

/**
 * Prepares the server of `url`, or an embedded one in a folder of its own that goes when it is closed.
 *
 * @param settings of the embedded server
 */
export async function openTestDatabaseServer(
  url: string | undefined,
  settings: Readonly<Record<string, string>> = {},
): Promise<TestDatabaseServer> {
  if (url === undefined) await removeAbandoned();
  const dataDir = url === undefined ? await mkdtemp(join(await realpath(tmpdir()), FOLDER)) : undefined;
  const server = await databaseServer({ url, dataDir, settings });
  const template = `beckon_test_${process.pid}_${Date.now()}`;
  const close = async () => {
    await dropAll(server.connectionString, template);
    await server.release();
    if (dataDir) await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await administer(server.connectionString, `create database ${template}`);
    const migrated = withDatabase(server.connectionString, template);
    await migrateToLatest({ connectionString: migrated });
    return { url: server.connectionString, template, blank: await withConnection(migrated, describeBlank), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Also what workers that were killed have left. */
async function dropAll(url: string, prefix: string): Promise<void> {
  await withConnection(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      'select datname as name from pg_database where starts_with(datname, $1)',
      [prefix],
    );
    for (const { name } of rows) await client.query(`drop database if exists ${name} with (force)`);
  });
}

/** A run that was killed could not stop its server. */
async function removeAbandoned(): Promise<void> {
  const folder = await realpath(tmpdir());
  for (const name of await readdir(folder)) {
    if (!name.startsWith(FOLDER)) continue;
    // The temporary folder is everybody's; what another user left there is closed to us.
    if (statSync(join(folder, name), { throwIfNoEntry: false })?.uid !== process.getuid?.()) continue;
    const { living, dead } = countUsers(join(folder, name));
    if (living > 0 || dead === 0) continue;
    await (await startEmbeddedPostgres(join(folder, name))).release();
    await rm(join(folder, name), { recursive: true, force: true });
  }
}
