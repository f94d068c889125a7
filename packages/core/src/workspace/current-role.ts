import { ROLE_SCOPES, type Role } from '@beckon/contract/scope';
import type { Db } from '@beckon/db/open-database';
import { sql, type RawBuilder } from 'kysely';
import { AppError, conflict } from '../app-error.ts';
import type { Actor } from '../context.ts';
import { livingKey } from '../key/key-columns.ts';
import { CONNECTING_ROLES } from '../oauth/connecting-roles.ts';
import { sayWriting } from './let-writes-end.ts';

/** The role by which the actor acts, as it is now, as a scalar query: null once their authority has ended. */
export function currentRole(actor: Actor): RawBuilder<Role | null> {
  switch (actor.kind) {
    case 'person':
      if (actor.share_id === undefined) {
        return sql`(select m.role from members m
          where m.workspace_id = ${actor.workspace_id} and m.user_id = ${actor.user_id})`;
      }
      return sql`(select case g.access when 'WRITE' then 'approver' else 'viewer' end from instance_shares g
        where g.workspace_id = ${actor.workspace_id} and g.id = ${actor.share_id} and g.user_id = ${actor.user_id})`;
    case 'key':
      return sql`(select m.role from api_keys k join members m on m.workspace_id = k.workspace_id and m.user_id = k.user_id
        where k.id = ${actor.key_id} and ${livingKey})`;
    case 'client':
      return sql`(select m.role from oauth_consents g
        join members m on m.workspace_id = g.workspace_id and m.user_id = g.user_id and m.role = any(${CONNECTING_ROLES}::text[])
        where g.id = ${actor.connection_id})`;
  }
}

/**
 * What has been written must not stand where the actor has lost meanwhile what they came with.
 *
 * @param role what `currentRole` said after the write
 * @throws AppError UNAUTHORIZED or FORBIDDEN when their authority has ended, CONFLICT when it has become less: the next try
 * is answered by what they have now
 */
export function requireStanding(actor: Actor, role: Role | null): void {
  if (role === null) {
    if (actor.kind !== 'person') throw new AppError('UNAUTHORIZED', 'Invalid token: it is unknown, revoked or expired');
    throw new AppError('FORBIDDEN', 'You no longer have access to this workspace.');
  }
  if (actor.scopes.every((scope) => ROLE_SCOPES[role].includes(scope))) return;
  throw conflict('Your role in this workspace has just changed; nothing was done. Try again.');
}

/**
 * Looks at the actor's authority again, before what a transaction writes without an instance's lock. From here to its end
 * nobody takes it away.
 *
 * @throws AppError as `requireStanding`
 */
export async function holdStanding(tx: Db, actor: Actor): Promise<void> {
  await sql`select ${sayWriting(actor)}`.execute(tx);
  const { rows } = await sql<{ role: Role | null }>`select ${currentRole(actor)} as role`.execute(tx);
  requireStanding(actor, rows[0]?.role ?? null);
}
