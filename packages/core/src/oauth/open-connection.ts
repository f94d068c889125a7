import type { Db } from '@beckon/db/open-database';
import { inTransaction } from '@beckon/db/transaction';
import { sql } from 'kysely';
import { CONNECTING_ROLES } from './connecting-roles.ts';

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
 * @returns the id of the connection; undefined where the person may not connect anything in that workspace
 */
export async function openConnection(db: Db, consent: Consent): Promise<string | undefined> {
  return inTransaction(db, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      with made as (select gen_random_uuid() as id)
      insert into oauth_consents (id, reference_id, client_id, user_id, workspace_id, scopes)
      select made.id, made.id, c.client_id, m.user_id, m.workspace_id, '[]'
      from made
      join members m on m.workspace_id = ${consent.workspace_id} and m.user_id = ${consent.user_id}
        and m.role = any(${CONNECTING_ROLES}::text[])
      join oauth_clients c on c.client_id = ${consent.client_id}
      returning id`.execute(tx);
    const id = rows[0]?.id;
    if (id === undefined) return undefined;
    await sql`
      delete from oauth_consents g using oauth_clients c
      where c.client_id = g.client_id and c.client_discovery_id is null
        and g.client_id = ${consent.client_id} and g.user_id = ${consent.user_id} and g.id <> ${id}`.execute(tx);
    return id;
  });
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
