import { sql } from 'kysely';
import type { System } from '../context.ts';

/**
 * Takes away what has ended by time: tokens, connections whose client has let them lapse (30 days without a call, or never
 * called for), clients that nobody has allowed anything for a day.
 */
export async function sweepConnections({ db }: Pick<System, 'db'>): Promise<void> {
  await sql`delete from oauth_access_tokens where expires_at < now()`.execute(db);
  await sql`delete from oauth_refresh_tokens where expires_at < now()`.execute(db);
  // As long as an authorization code is good its connection has no tokens yet.
  await sql`
    delete from oauth_consents g where g.updated_at < now() - interval '15 minutes'
      and not exists (select from oauth_refresh_tokens r where r.reference_id = g.id and r.revoked is null)
      and not exists (select from oauth_access_tokens a where a.reference_id = g.id)`.execute(db);
  await sql`
    delete from oauth_clients c where c.updated_at < now() - interval '1 day'
      and not exists (select from oauth_consents g where g.client_id = c.client_id)`.execute(db);
}
