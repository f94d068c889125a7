import { openDatabase, type Database, type OpenDatabaseOptions } from '../src/open-database.ts';
import { lendDatabase } from './lend-database.ts';

export interface TestDatabase extends Database, AsyncDisposable {
  /** Connection string of this database. */
  readonly url: string;
}

/**
 * Opens a fresh, migrated database of one's own until `close`. Needs the run's global set-up.
 *
 * @param options.reuse connection string of a test database that exists: opens a second pool on it
 */
export async function createTestDatabase(
  options: Pick<OpenDatabaseOptions, 'maxConnections' | 'onError'> & { reuse?: string } = {},
): Promise<TestDatabase> {
  const { reuse, ...poolOptions } = options;
  const lent = reuse === undefined ? await lendDatabase() : undefined;
  const url = reuse ?? lent?.url ?? '';
  const database = await openDatabase({ url, applicationName: 'beckon test', maxConnections: 10, ...poolOptions });
  const close = async () => {
    await database.close();
    await lent?.giveBack();
  };
  return { ...database, url, close, [Symbol.asyncDispose]: close };
}
