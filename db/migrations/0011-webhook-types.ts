import { sql, type Kysely } from 'kysely';

/** How an agent is started: by a webhook of one of several types, each with settings of its own. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // webhook_url and the sealed webhook_api_key are what is called, of whatever type; webhook_headers is sealed too.
  `alter table user_agents
    add column webhook_type text check (webhook_type in ('DEFAULT', 'GITHUB', 'OMNARA_SERVE')),
    add column webhook_settings jsonb,
    add column webhook_headers text`,
];
