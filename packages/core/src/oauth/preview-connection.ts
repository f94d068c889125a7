import type { ConnectionPreview } from '@beckon/contract/connection';
import { sql } from 'kysely';
import { notFound } from '../app-error.ts';
import type { Context } from '../context.ts';
import { checkLine } from '../message/content.ts';
import { clientColumns } from './client-columns.ts';
import { CONNECTING_ROLES } from './connecting-roles.ts';

type Client = Omit<ConnectionPreview, 'workspaces'>;
type Workspace = ConnectionPreview['workspaces'][number];

/** Who a client says it is, and where the caller may connect it, the personal workspace first. @throws AppError NOT_FOUND, BAD_REQUEST for NUL */
export async function previewConnection(
  ctx: Pick<Context, 'db' | 'actor'>,
  input: { client_id: string },
): Promise<ConnectionPreview> {
  const { rows: clients } = await sql<Client>`
    select ${clientColumns} from oauth_clients c
    where c.client_id = ${checkLine(input.client_id, 'client_id')} and c.disabled is not true`.execute(ctx.db);
  const [client] = clients;
  if (!client) throw notFound('client_id names no client that is known here');
  const { rows: workspaces } = await sql<Workspace>`
    select w.id, w.name, coalesce(w.personal_user_id = m.user_id, false) as is_personal, m.role
    from members m join workspaces w on w.id = m.workspace_id
    where m.user_id = ${ctx.actor.user_id} and m.role = any(${CONNECTING_ROLES}::text[])
    order by is_personal desc, m.created_at, w.id`.execute(ctx.db);
  return { ...client, workspaces };
}
