import type { Db } from '@beckon/db/open-database';
import { sql } from 'kysely';

/** Clients that registered themselves and that nobody has allowed anything. */
const MAX_IDLE_CLIENTS = 1_000;

const idle = sql`not exists (select from oauth_consents g where g.client_id = c.client_id)`;

/**
 * Makes room for one more client that registers itself: anybody may, so their number is bounded. Whoever came a while ago
 * and was allowed nothing makes way for the next.
 *
 * @returns false where too many came just now
 */
export async function admitClient(db: Db): Promise<boolean> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (select from oauth_clients c where ${idle} limit ${MAX_IDLE_CLIENTS}) as idle`.execute(
    db,
  );
  if ((rows[0]?.count ?? 0) < MAX_IDLE_CLIENTS) return true;
  const { rows: gone } = await sql`
    delete from oauth_clients where id in (
      select c.id from oauth_clients c where ${idle} and c.updated_at < now() - interval '15 minutes'
      order by c.updated_at limit 100 for update skip locked
    ) returning id`.execute(db);
  return gone.length > 0;
}
