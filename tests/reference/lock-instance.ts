import pg from 'pg';
import type { Scene } from './scene.ts';

export interface InstanceLock extends AsyncDisposable {
  /** How many connections of this database wait for a lock now. */
  waiting(): Promise<number>;
  release(): Promise<void>;
}

/** Locks an instance's row from outside, as a stuck transaction would. */
export async function lockInstance({ server, id }: Scene): Promise<InstanceLock> {
  const client = new pg.Client({ connectionString: server.database.connectionString });
  client.on('error', () => {});
  await client.connect();
  await client.query('begin');
  await client.query('select from agent_instances where id = $1 for update', [id]);
  return {
    async waiting() {
      // A transaction sees the connections of its first look, until it is told to look again.
      await client.query('select pg_stat_clear_snapshot()');
      const { rows } = await client.query<{ n: number }>(
        `select count(*)::int as n from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rows[0]?.n ?? 0;
    },
    release: async () => void (await client.query('commit')),
    [Symbol.asyncDispose]: () => client.end(),
  };
}
