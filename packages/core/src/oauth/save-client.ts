import { CONNECTION_SCOPES } from '@beckon/contract/connection';
import type { Db } from '@beckon/db/open-database';
import { sql } from 'kysely';
import type { ClientDocument } from './client-document.ts';

/** How clients with a document are marked. */
export const DOCUMENT_CLIENT = 'document';

/** Writes down what a client's document says, and when it was read. */
export async function saveClient(db: Db, document: ClientDocument): Promise<void> {
  const json = (value: unknown) => sql`${JSON.stringify(value)}::jsonb`;
  await sql`
    insert into oauth_clients as c (client_id, client_discovery_id, name, redirect_uris, scopes, grant_types,
      response_types, token_endpoint_auth_method)
    values (${document.client_id}, ${DOCUMENT_CLIENT}, ${document.client_name}, ${json(document.redirect_uris)},
      ${json([...CONNECTION_SCOPES, 'offline_access'])}, ${json(['authorization_code', 'refresh_token'])},
      ${json(['code'])}, 'none')
    on conflict (client_id) do update
      set name = excluded.name, redirect_uris = excluded.redirect_uris, updated_at = now()
      where c.client_discovery_id = ${DOCUMENT_CLIENT}`.execute(db);
}

/** Was the client's document read in the last five minutes? */
export async function isClientFresh(db: Db, clientId: string): Promise<boolean> {
  const { rows } = await sql`
    select from oauth_clients where client_id = ${clientId} and client_discovery_id = ${DOCUMENT_CLIENT}
      and updated_at > now() - interval '5 minutes'`.execute(db);
  return rows.length > 0;
}
