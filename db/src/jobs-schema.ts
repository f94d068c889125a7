import { PgBoss } from 'pg-boss';
import { APP_ROLE } from './app-role.ts';
import { withOwner } from './owner-connection.ts';

/** Where the library keeps the jobs of a Beckon whose own tables are in `home`, the connection's first schema. */
export const jobsSchema = (home: string): string => (home === 'public' ? 'beckon_jobs' : `${home}_jobs`);

/**
 * Makes the tables of background jobs, or brings them to the library's version, as the owner of the database; the role that
 * the process works as may use them. Any number of processes may do it at once.
 *
 * @throws Error when the database's user may not make a schema
 */
export async function migrateJobs(connectionString: string): Promise<void> {
  const schema = jobsSchema(await homeOf(connectionString));
  const boss = new PgBoss({ connectionString, schema, max: 1, supervise: false, schedule: false });
  boss.on('error', () => {});
  try {
    await boss.start();
  } finally {
    await boss.stop({ graceful: false });
  }
  await withOwner(connectionString, (client) => client.query(grants(schema)));
}

async function homeOf(connectionString: string): Promise<string> {
  return withOwner(connectionString, async (client) => {
    const { rows } = await client.query<{ home: string }>('select current_schema() as home');
    return rows[0]?.home ?? 'public';
  });
}

const grants = (schema: string): string => `do $$
  begin
    -- Whoever grants at the same moment would be told that the row has changed.
    perform pg_advisory_xact_lock(hashtextextended('${APP_ROLE}', 0));
    if exists (select from pg_roles where rolname = '${APP_ROLE}') then
      grant usage on schema "${schema}" to ${APP_ROLE};
      grant select, insert, update, delete on all tables in schema "${schema}" to ${APP_ROLE};
      grant execute on all functions in schema "${schema}" to ${APP_ROLE};
    end if;
  end $$`;
