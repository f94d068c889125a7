import type { Scope } from '@beckon/contract/scope';
import { sql } from 'kysely';
import type { ClientActor, System } from '../context.ts';
import { CONNECTING_ROLES } from './connecting-roles.ts';
import { ACCESS_TOKEN_PREFIX, storedToken } from './token.ts';

interface Row extends Omit<ClientActor, 'kind' | 'scopes'> {
  readonly scopes: string[];
  readonly seldom: boolean;
}

/**
 * Whose access token this is, read from the database at each call: it was made for this very door, has not ended, and the
 * consent behind it, the client and the person's membership stand. That it was used is noted once a minute.
 *
 * @param resources the names of the door that is asked; a token for anything else is none
 * @returns undefined for what is no living token
 */
export async function authenticateClient(
  { db }: Pick<System, 'db'>,
  token: string,
  resources: readonly string[],
): Promise<ClientActor | undefined> {
  if (!token.startsWith(ACCESS_TOKEN_PREFIX)) return undefined;
  // A token with a confirmation is bound to a key of the client's, which is not asked for here.
  const { rows } = await sql<Row>`
    select g.id as connection_id, t.client_id, t.user_id, g.workspace_id, t.scopes, t.expires_at,
      g.last_used_at is null or g.last_used_at < now() - interval '1 minute' as seldom
    from oauth_access_tokens t
    join oauth_consents g on g.id = t.reference_id and g.client_id = t.client_id and g.user_id = t.user_id
    join oauth_clients c on c.client_id = t.client_id and c.disabled is not true
    join members m on m.workspace_id = g.workspace_id and m.user_id = g.user_id and m.role = any(${CONNECTING_ROLES}::text[])
    where t.token = ${storedToken(token.slice(ACCESS_TOKEN_PREFIX.length))} and t.expires_at > now()
      and t.revoked is null and t.confirmation is null and t.resources ?| ${resources}::text[]`.execute(db);
  const [row] = rows;
  if (!row) return undefined;
  const { scopes, seldom, ...who } = row;
  if (seldom) await sql`update oauth_consents set last_used_at = now() where id = ${who.connection_id}`.execute(db);
  return { kind: 'client', ...who, scopes: grantedScopes(scopes) };
}

function grantedScopes(scopes: readonly string[]): Scope[] {
  const granted: Scope[] = scopes.includes('agent') ? ['read', 'agent'] : [];
  return scopes.includes('relay') ? [...granted, 'relay'] : granted;
}
