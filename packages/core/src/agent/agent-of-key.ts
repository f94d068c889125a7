import type { Db } from '@beckon/db/open-database';
import { AppError } from '../app-error.ts';
import type { Actor } from '../context.ts';

/**
 * The agent that the caller's key speaks as; until the transaction ends it stays. Undefined where the key speaks as any.
 *
 * @throws AppError UNAUTHORIZED when the agent, and its keys with it, has been deleted since the caller was let in
 */
export async function agentOfKey(tx: Db, actor: Actor): Promise<{ id: string } | undefined> {
  if (actor.kind !== 'key' || actor.user_agent_id === undefined) return undefined;
  const found = await tx
    .selectFrom('user_agents')
    .select('id')
    .where('workspace_id', '=', actor.workspace_id)
    .where('id', '=', actor.user_agent_id)
    .forKeyShare()
    .executeTakeFirst();
  if (!found) throw new AppError('UNAUTHORIZED', 'The agent of this key has been deleted.');
  return found;
}
