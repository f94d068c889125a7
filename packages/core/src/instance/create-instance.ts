import type { Db } from '@beckon/db/open-database';
import { must } from '@beckon/shared/must';
import { agentOfKey } from '../agent/agent-of-key.ts';
import { getOrCreateAgent } from '../agent/get-or-create-agent.ts';
import { badRequest } from '../app-error.ts';
import type { Actor } from '../context.ts';

/**
 * Makes an instance under the client's id. Where another request has just made it, nothing happens.
 *
 * A key of one agent makes instances of that agent, whatever its client calls itself: clients name themselves by habit, and
 * a person has said who it is.
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
  const own = await agentOfKey(tx, actor);
  if (!own && !agentType?.trim()) throw badRequest('agent_type is required when creating new instance');
  const agent = own ?? (await getOrCreateAgent(tx, actor, must(agentType)));
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
