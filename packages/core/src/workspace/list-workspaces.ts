import type { Workspace } from '@beckon/contract/workspace';
import { sql, type RawBuilder } from 'kysely';
import { notFound } from '../app-error.ts';
import type { Context } from '../context.ts';

/** The workspaces the caller is a member of: the personal one first, then by name. */
export async function listWorkspaces(ctx: Pick<Context, 'db' | 'actor'>): Promise<{ items: Workspace[] }> {
  return { items: await selectWorkspaces(ctx, sql`true`) };
}

/**
 * One workspace as its member sees it.
 *
 * @param currentId where the caller acts, by default where the call found them
 * @throws AppError NOT_FOUND, also where it has been deleted, or the caller removed from it, just now
 */
export async function getWorkspace(
  ctx: Pick<Context, 'db' | 'actor'>,
  id: string,
  currentId?: string,
): Promise<Workspace> {
  const [workspace] = await selectWorkspaces(ctx, sql`w.id = ${id}`, currentId);
  if (!workspace) throw notFound('Workspace not found');
  return workspace;
}

/**
 * @param filter condition on `w`
 * @param currentId where the caller acts, by default where the call found them
 */
async function selectWorkspaces(
  { db, actor }: Pick<Context, 'db' | 'actor'>,
  filter: RawBuilder<unknown>,
  currentId = (actor.kind === 'person' ? actor.current_workspace_id : undefined) ?? actor.workspace_id,
): Promise<Workspace[]> {
  const { rows } = await sql<Workspace>`
    select w.id, w.name, m.role, coalesce(w.personal_user_id = m.user_id, false) as is_personal,
      w.id = ${currentId} as is_current,
      (select count(*) from members every where every.workspace_id = w.id) as member_count, w.created_at
    from members m join workspaces w on w.id = m.workspace_id
    where m.user_id = ${actor.user_id} and ${filter}
    order by is_personal desc, lower(w.name), w.id`.execute(db);
  return rows;
}
