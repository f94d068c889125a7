import { openTestDatabaseServer } from './database-server.ts';

/** Prepares one database server for a whole test run; its workers copy their databases from the template. */
export default async function setup(): Promise<() => Promise<void>> {
  // What a power cut would lose, no test looks for; what a killed process would lose is still kept.
  const server = await openTestDatabaseServer(process.env['DATABASE_URL'] || undefined, { fsync: 'off' });
  process.env['BECKON_TEST_SERVER'] = server.url;
  process.env['BECKON_TEST_TEMPLATE'] = server.template;
  return () => server.close();
}
