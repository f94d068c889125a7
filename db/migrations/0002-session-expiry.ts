import { sql, type Kysely } from 'kysely';

/** Expired sessions are looked for every few seconds, however many there are. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index sessions_expires_at on sessions (expires_at)`.execute(db);
}
