import { ROLE_SCOPES, type Role, type Scope } from '@beckon/contract/scope';
import { sql } from 'kysely';
import type { KeyActor, System } from '../context.ts';
import { livingKey } from './key-columns.ts';
import { hashSecret } from './key-token.ts';

/** Where a key has been seen. */
export interface Seen {
  /** Of the caller's network. */
  readonly address?: string | undefined;
  /** What the caller's program calls itself. */
  readonly client?: string | undefined;
}

interface Row {
  readonly workspace_id: string;
  readonly user_id: string;
  readonly user_agent_id: string | null;
  readonly scopes: Scope[];
  readonly role: Role;
  readonly seldom: boolean;
}

const MAX_CLIENT = 255;
const seldom = sql<boolean>`k.last_used_at is null or k.last_used_at < now() - interval '1 minute'`;

/**
 * Who a key speaks for, read from the database at each call: revoked, expired and deleted keys fail at once, and a key is
 * never stronger than its user's role. That it was used is noted once a minute.
 *
 * @returns undefined for what is no living key
 */
export async function authenticateKey(
  system: Pick<System, 'db' | 'keys'>,
  token: string,
  seen: Seen = {},
): Promise<KeyActor | undefined> {
  const claims = await system.keys.verify(token);
  if (!claims) return undefined;
  const { rows } = await sql<Row>`
    select k.workspace_id, k.user_id, k.user_agent_id, k.scopes, m.role, ${seldom} as seldom
    from api_keys k join members m on m.workspace_id = k.workspace_id and m.user_id = k.user_id
    where k.id = ${claims.key_id} and k.api_key_hash = ${hashSecret(token)} and ${livingKey}`.execute(system.db);
  const row = rows[0];
  if (!row) return undefined;
  if (row.seldom) await noteUse(system, claims.key_id, seen);
  return {
    kind: 'key',
    key_id: claims.key_id,
    user_id: row.user_id,
    workspace_id: row.workspace_id,
    ...(row.user_agent_id !== null && { user_agent_id: row.user_agent_id }),
    scopes: withImplied(row.scopes).filter((scope) => ROLE_SCOPES[row.role].includes(scope)),
  };
}

async function noteUse({ db }: Pick<System, 'db'>, id: string, { address, client }: Seen): Promise<void> {
  await sql`update api_keys k set last_used_at = now(), last_used_address = ${address ?? null},
      last_used_client = ${client?.slice(0, MAX_CLIENT) ?? null}
    where k.id = ${id} and (${seldom})`.execute(db);
}

const withImplied = (scopes: readonly Scope[]): Scope[] =>
  scopes.includes('agent') && !scopes.includes('read') ? [...scopes, 'read'] : [...scopes];
