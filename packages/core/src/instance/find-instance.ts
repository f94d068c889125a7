import type { Context } from '../context.ts';
import { badRequest } from '../app-error.ts';

/** @throws AppError BAD_REQUEST: how agents' doors answer for an instance that is unknown or deleted. */
export async function requireLiving(ctx: Pick<Context, 'db' | 'actor'>, instanceId: string): Promise<void> {
  const found = await ctx.db
    .selectFrom('agent_instances')
    .select('id')
    .where('workspace_id', '=', ctx.actor.workspace_id)
    .where('id', '=', instanceId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (!found) throw badRequest('Agent instance not found');
}
