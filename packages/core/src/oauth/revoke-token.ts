import type { Db } from '@beckon/db/open-database';
import { sql } from 'kysely';
import { ACCESS_TOKEN_PREFIX, REFRESH_TOKEN_PREFIX, storedToken } from './token.ts';

/**
 * A client gives a token up (RFC 7009): an access token ends alone, with a refresh token the connection ends. A token that
 * is none, or another client's, is as good as given up.
 */
export async function revokeToken(db: Db, clientId: string, token: string): Promise<void> {
  if (token.startsWith(ACCESS_TOKEN_PREFIX)) {
    const stored = storedToken(token.slice(ACCESS_TOKEN_PREFIX.length));
    await sql`delete from oauth_access_tokens where token = ${stored} and client_id = ${clientId}`.execute(db);
  }
  if (token.startsWith(REFRESH_TOKEN_PREFIX)) {
    const stored = storedToken(token.slice(REFRESH_TOKEN_PREFIX.length));
    await sql`delete from oauth_consents g using oauth_refresh_tokens r
      where r.reference_id = g.id and r.token = ${stored} and r.client_id = ${clientId}`.execute(db);
  }
}
