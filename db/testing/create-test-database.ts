import { randomBytes } from 'node:crypto';
import { openDatabase, type Database, type OpenDatabaseOptions } from '../src/open-database.ts';
import { administer, withConnection, withDatabase } from './database-server.ts';
import { testServer } from './test-server.ts';

export interface TestDatabase extends Database, AsyncDisposable {
  /** Connection string of this database. */
  readonly url: string;
}

/**
 * Makes a fresh, migrated database of one's own; `close` drops it. Needs the run's global set-up.
 *
 * @param options.reuse connection string of a test database that exists: opens a second pool and drops nothing
 */
export async function createTestDatabase(
  options: Pick<OpenDatabaseOptions, 'maxConnections' | 'onError'> & { reuse?: string } = {},
): Promise<TestDatabase> {
  const { server, template } = testServer();
  const { reuse, ...poolOptions } = options;
  const name = `${template}_${randomBytes(6).toString('hex')}`;
  if (!reuse) await copyTemplate(server, template, name);
  const url = reuse ?? withDatabase(server, name);
  const database = await openDatabase({ url, applicationName: 'beckon test', maxConnections: 10, ...poolOptions });
  const close = async () => {
    await database.close();
    if (!reuse) await dropDatabase(server, name);
  };
  return { ...database, url, close, [Symbol.asyncDispose]: close };
}

/** An ordinary role may not end a vacuum that has just come by: the plain command waits for it. */
async function dropDatabase(server: string, name: string): Promise<void> {
  try {
    await administer(server, `drop database if exists ${name} with (force)`);
  } catch (error) {
    if ((error as { code?: unknown }).code !== '42501') throw error;
    await administer(server, `drop database if exists ${name}`);
  }
}

/** Copies of one template exclude each other, by an error: here they take turns. */
async function copyTemplate(server: string, template: string, name: string): Promise<void> {
  await withConnection(server, async (client) => {
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [template]);
    await client.query(`create database ${name} template ${template}`);
  });
}
