import type { Workspace } from '@beckon/contract/workspace';
import { inTransaction } from '@beckon/db/transaction';
import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { checkLine } from '../message/content.ts';
import { holdMembership } from './hold-membership.ts';
import { getWorkspace } from './list-workspaces.ts';

/** Names the caller's workspace. @throws AppError BAD_REQUEST for NUL */
export async function renameWorkspace(ctx: Pick<Context, 'db' | 'actor'>, input: { name: string }): Promise<Workspace> {
  const name = checkLine(input.name, 'name');
  const { workspace_id: id } = ctx.actor;
  await inTransaction(ctx.db, async (tx) => {
    await holdMembership(tx, ctx.actor, 'members', { to: 'change' });
    await sql`update workspaces set name = ${name}, updated_at = now() where id = ${id}`.execute(tx);
  });
  return getWorkspace(ctx, id);
}
