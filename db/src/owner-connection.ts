import pg from 'pg';

const CONNECT_MS = 10_000;

/** Lends a connection as the owner of the database, under no role and no time limit: for migrations, roles, a look at both. */
export async function withOwner<T>(connectionString: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString,
    application_name: 'beckon owner',
    connectionTimeoutMillis: CONNECT_MS,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end().catch(() => {});
  }
}
