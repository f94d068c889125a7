import type { OtherAuditAction } from '@beckon/contract/audit';
import type { Db } from '@beckon/db/open-database';
import { inTransaction } from '@beckon/db/transaction';
import { sql } from 'kysely';
import { auditAction, type AuditContext } from '../audit/audit-action.ts';
import { CONNECTING_ROLES } from './connecting-roles.ts';

const ALLOW: OtherAuditAction = 'oauth.allow';

/** Who lets which client in, and where. */
export interface Consent {
  readonly user_id: string;
  readonly workspace_id: string;
  readonly client_id: string;
}

/**
 * Writes down that a person lets a client in. A client that registered itself is one program in one place: what it was
 * allowed before ends. A client with a document is the same on every machine, so each consent stands by itself.
 *
 * @param ctx whose actor is the person, in whatever workspace they are just now
 * @returns the id of the connection; undefined where the person may not connect anything in that workspace
 */
export async function openConnection(ctx: AuditContext, consent: Consent): Promise<string | undefined> {
  const { client_id, workspace_id } = consent;
  const id = await inTransaction(ctx.db, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      with made as (select gen_random_uuid() as id)
      insert into oauth_consents (id, reference_id, client_id, user_id, workspace_id, scopes)
      select made.id, made.id, c.client_id, m.user_id, m.workspace_id, '[]'
      from made
      join members m on m.workspace_id = ${workspace_id} and m.user_id = ${consent.user_id}
        and m.role = any(${CONNECTING_ROLES}::text[])
      join oauth_clients c on c.client_id = ${client_id}
      returning id`.execute(tx);
    const id = rows[0]?.id;
    if (id === undefined) return undefined;
    await sql`
      delete from oauth_consents g using oauth_clients c
      where c.client_id = g.client_id and c.client_discovery_id is null
        and g.client_id = ${client_id} and g.user_id = ${consent.user_id} and g.id <> ${id}`.execute(tx);
    const target = { kind: 'connection', id };
    const actor = ctx.actor && { ...ctx.actor, workspace_id };
    await auditAction({ ...ctx, actor, db: tx }, { action: ALLOW, decision: 'allowed', target, detail: { client_id } });
    return id;
  });
  if (id === undefined) {
    await auditAction(ctx, { action: ALLOW, decision: 'denied', detail: { client_id, workspace_id } });
  }
  return id;
}

/** Takes it back, where nothing came of it. */
export async function dropConnection(db: Db, id: string): Promise<void> {
  await sql`delete from oauth_consents where id = ${id}`.execute(db);
}

/** Does the consent stand that an authorization code was given for? */
export async function isConnected(db: Db, id: string): Promise<boolean> {
  const { rows } = await sql`
    select from oauth_consents g join members m on m.workspace_id = g.workspace_id and m.user_id = g.user_id
    where g.id = ${id} and m.role = any(${CONNECTING_ROLES}::text[])`.execute(db);
  return rows.length > 0;
}
