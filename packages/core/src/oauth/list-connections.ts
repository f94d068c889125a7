import type { Connection } from '@beckon/contract/connection';
import { KEY_SCOPES } from '@beckon/contract/scope';
import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { clientColumns } from './client-columns.ts';

const MAX_LISTED = 200;

/** The clients that the caller has let in, in whichever workspace, the latest first. */
export async function listConnections(ctx: Pick<Context, 'db' | 'actor'>): Promise<{ items: Connection[] }> {
  const { rows } = await sql<Connection>`
    select g.id, ${clientColumns}, g.workspace_id, w.name as workspace_name, g.created_at, g.last_used_at,
      array(select s.scope from unnest(${KEY_SCOPES}::text[]) as s (scope) where g.scopes ? s.scope) as scopes
    from oauth_consents g
    join oauth_clients c on c.client_id = g.client_id join workspaces w on w.id = g.workspace_id
    where g.user_id = ${ctx.actor.user_id} order by g.created_at desc, g.id limit ${MAX_LISTED}`.execute(ctx.db);
  return { items: rows };
}
