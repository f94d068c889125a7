import type { EndSessionInput, EndSessionOutput } from '@beckon/contract/instance';
import { sql } from 'kysely';
import { closeOpenAsks } from '../ask/cancel-ask.ts';
import { noteContact } from '../ask/settle-answers.ts';
import type { Context } from '../context.ts';
import { endTurn } from '../turn/settle-interrupt.ts';
import { changeInstance } from './change-instance.ts';
import type { InstanceChange } from './instance-change.ts';

/** Ends an instance: COMPLETED or FAILED, its open asks cancelled. Again is fine. @throws AppError BAD_REQUEST when unknown */
export async function endSession(ctx: Context, input: EndSessionInput): Promise<EndSessionOutput> {
  const at = { workspaceId: ctx.actor.workspace_id, instanceId: input.agent_instance_id };
  return changeInstance(ctx, at, async (change) => {
    if (ctx.actor.kind !== 'person') await noteContact(change, false);
    await endInstance(change, input.failed ? 'failed' : 'ended');
    return { success: true, agent_instance_id: input.agent_instance_id, final_status: change.status };
  });
}

/** Completes the instance and writes the change. */
export const completeInstance = (change: InstanceChange): Promise<void> => endInstance(change, 'ended');

async function endInstance(change: InstanceChange, how: 'ended' | 'failed'): Promise<void> {
  change.happen(how);
  change.set('ended_at', sql`clock_timestamp()`);
  await closeOpenAsks(change, 'cancelled');
  await endTurn(change, 'too_late');
  await change.write();
}
