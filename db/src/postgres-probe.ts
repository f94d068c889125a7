import pg from 'pg';
import { connectionString, type PostgresPlace } from './postgres-place.ts';

/** `busy`: it is there, but starting, stopping or full. */
export type Probe = 'answers' | 'busy' | 'silent';

const NOT_NOW = new Set(['57P03', '53300']);

/** Is a server at the socket? */
export async function probe(place: PostgresPlace): Promise<Probe> {
  try {
    await withClient(place, 'postgres', (client) => client.query('select 1'));
    return 'answers';
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'EACCES')
      throw new Error(`The folder ${place.socket} is closed to you; use the account that runs Beckon.`, {
        cause: error,
      });
    return code !== undefined && NOT_NOW.has(code) ? 'busy' : 'silent';
  }
}

/** Lends a connection to the server's database of that name. */
export async function withClient<T>(
  place: PostgresPlace,
  database: string,
  use: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    connectionString: connectionString(place, database),
    application_name: 'beckon start',
    connectionTimeoutMillis: 10_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end().catch(() => {});
  }
}
