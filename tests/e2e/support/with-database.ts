import { postgresPlace, connectionString } from '@beckon/db/postgres-place';
import pg from 'pg';
import type { Installation } from './installation.ts';

/** Does something in the database of an installation whose server runs: what would take days there, or an agent. */
export async function withDatabase<T>(
  installation: Pick<Installation, 'dataDir'>,
  act: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: connectionString(postgresPlace(installation.dataDir), 'beckon') });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}
