import type { EndSessionOutput, InstanceRef } from '@beckon/contract/instance';
import { sql } from 'kysely';
import { closeOpenAsks } from '../ask/cancel-ask.ts';
import { noteContact } from '../ask/settle-answers.ts';
import type { Context } from '../context.ts';
import { changeInstance } from './change-instance.ts';
import type { InstanceChange } from './instance-change.ts';

/** Ends an instance: COMPLETED, its open asks cancelled. Again is fine. @throws AppError BAD_REQUEST when unknown */
export async function endSession(ctx: Context, input: InstanceRef): Promise<EndSessionOutput> {
  const at = { workspaceId: ctx.actor.workspace_id, instanceId: input.agent_instance_id };
  return changeInstance(ctx, at, async (change) => {
    if (ctx.actor.kind !== 'person') await noteContact(change, false);
    await completeInstance(change);
    return { success: true, agent_instance_id: input.agent_instance_id, final_status: change.status };
  });
}

/** Completes the instance and writes the change. */
export async function completeInstance(change: InstanceChange): Promise<void> {
  change.happen('ended');
  change.set('ended_at', sql`clock_timestamp()`);
  await closeOpenAsks(change, 'cancelled');
  await change.write();
}
