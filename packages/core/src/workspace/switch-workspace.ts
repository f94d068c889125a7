import type { Workspace } from '@beckon/contract/workspace';
import { sql } from 'kysely';
import { badRequest } from '../app-error.ts';
import type { Context } from '../context.ts';
import { getWorkspace } from './list-workspaces.ts';

/**
 * The caller's session acts in the named workspace from now on, on every tab.
 *
 * @throws AppError BAD_REQUEST for a person without a session
 */
export async function switchWorkspace(ctx: Pick<Context, 'db' | 'actor'>): Promise<Workspace> {
  const { actor } = ctx;
  if (actor.kind !== 'person' || actor.session_id === null) {
    throw badRequest('Only a session has a workspace to switch; name one with the header x-beckon-workspace.');
  }
  await sql`update sessions set workspace_id = ${actor.workspace_id} where id = ${actor.session_id}`.execute(ctx.db);
  return getWorkspace(ctx, actor.workspace_id, actor.workspace_id);
}
