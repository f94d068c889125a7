import type { Db } from '@beckon/db/open-database';
import { getOrCreateAgent } from '../agent/get-or-create-agent.ts';
import { badRequest } from '../app-error.ts';
import type { Actor } from '../context.ts';

/**
 * Makes an instance under the client's id. Where another request has just made it, nothing happens.
 *
 * @returns whether this call made it
 * @throws AppError BAD_REQUEST without `agentType`
 */
export async function createInstance(
  tx: Db,
  actor: Actor,
  id: string,
  agentType: string | null | undefined,
  values: { name?: string | null; instance_metadata?: Record<string, unknown> | null } = {},
): Promise<boolean> {
  if (!agentType?.trim()) throw badRequest('agent_type is required when creating new instance');
  const agent = await getOrCreateAgent(tx, actor, agentType);
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('agent_instances')
    .values({
      workspace_id: actor.workspace_id,
      id,
      user_agent_id: agent.id,
      user_id: actor.user_id,
      name: values.name ?? null,
      instance_metadata: values.instance_metadata ? JSON.stringify(values.instance_metadata) : null,
    })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}
