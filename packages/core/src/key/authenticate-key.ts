import { ROLE_SCOPES, type Role, type Scope } from '@beckon/contract/scope';
import { sql } from 'kysely';
import type { KeyActor, System } from '../context.ts';
import { hashSecret } from './key-token.ts';

interface Row {
  readonly workspace_id: string;
  readonly user_id: string;
  readonly scopes: Scope[];
  readonly role: Role;
  readonly seldom: boolean;
}

/**
 * Who a key speaks for, read from the database at each call: revoked, expired and deleted keys fail at once, and a key is
 * never stronger than its user's role.
 *
 * @returns undefined for what is no living key
 */
export async function authenticateKey(
  system: Pick<System, 'db' | 'keys'>,
  token: string,
): Promise<KeyActor | undefined> {
  const claims = await system.keys.verify(token);
  if (!claims) return undefined;
  const { rows } = await sql<Row>`
    select k.workspace_id, k.user_id, k.scopes, m.role, k.last_used_at is null or k.last_used_at < now() - interval '1 minute' as seldom
    from api_keys k join members m on m.workspace_id = k.workspace_id and m.user_id = k.user_id
    where k.id = ${claims.key_id} and k.api_key_hash = ${hashSecret(token)} and k.is_active
      and (k.expires_at is null or k.expires_at > now())`.execute(system.db);
  const row = rows[0];
  if (!row) return undefined;
  if (row.seldom) await sql`update api_keys set last_used_at = now() where id = ${claims.key_id}`.execute(system.db);
  return {
    kind: 'key',
    key_id: claims.key_id,
    user_id: row.user_id,
    workspace_id: row.workspace_id,
    scopes: withImplied(row.scopes).filter((scope) => ROLE_SCOPES[row.role].includes(scope)),
  };
}

const withImplied = (scopes: readonly Scope[]): Scope[] =>
  scopes.includes('agent') && !scopes.includes('read') ? [...scopes, 'read'] : [...scopes];
