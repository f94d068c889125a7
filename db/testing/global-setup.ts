import { openTestDatabaseServer } from './database-server.ts';
import { announceTestServer } from './test-server.ts';

/** Prepares one database server for a whole test run; its workers borrow their databases from it. */
export default async function setup(): Promise<() => Promise<void>> {
  // What a power cut would lose, no test looks for; what a killed process would lose is still kept.
  const server = await openTestDatabaseServer(process.env['DATABASE_URL'] || undefined, { fsync: 'off' });
  announceTestServer(server);
  return () => server.close();
}
