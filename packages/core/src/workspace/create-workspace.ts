import type { Workspace } from '@beckon/contract/workspace';
import { inTransaction } from '@beckon/db/transaction';
import { sql } from 'kysely';
import { badRequest } from '../app-error.ts';
import type { Context } from '../context.ts';
import { checkLine } from '../message/content.ts';
import { getWorkspace } from './list-workspaces.ts';

const MAX_OWNED = 50;

/** Makes a workspace that the caller owns. @throws AppError BAD_REQUEST for NUL, or over 50 owned ones */
export async function createWorkspace(ctx: Pick<Context, 'db' | 'actor'>, input: { name: string }): Promise<Workspace> {
  const name = checkLine(input.name, 'name');
  const { user_id: userId } = ctx.actor;
  const id = await inTransaction(ctx.db, async (tx) => {
    await sql`select from users where id = ${userId} for no key update`.execute(tx);
    const { rows: owned } = await sql<{ count: number }>`
      select count(*) as count from members where user_id = ${userId} and role = 'owner'`.execute(tx);
    if ((owned[0]?.count ?? 0) >= MAX_OWNED) {
      throw badRequest(`You own ${MAX_OWNED} workspaces already. Delete or hand over one that is not used.`);
    }
    const { rows } = await sql<{ id: string }>`insert into workspaces (name) values (${name}) returning id`.execute(tx);
    const workspaceId = rows[0]?.id as string;
    await sql`insert into members (workspace_id, user_id, role) values (${workspaceId}, ${userId}, 'owner')`.execute(
      tx,
    );
    return workspaceId;
  });
  return getWorkspace(ctx, id);
}
