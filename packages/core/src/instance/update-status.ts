import type { Instance, UpdateStatusInput } from '@beckon/contract/instance';
import { PREVIEW_CHARS } from '@beckon/contract/limits';
import { badRequest } from '../app-error.ts';
import type { Context } from '../context.ts';
import { changeInstance, unknownToPerson } from './change-instance.ts';
import { completeInstance } from './end-session.ts';
import { getInstanceRow } from './instance-columns.ts';

/**
 * Marks an instance as completed, the one status that can be set from outside.
 *
 * @throws AppError NOT_FOUND, BAD_REQUEST `Status update not supported`
 */
export async function updateStatus(ctx: Context, input: UpdateStatusInput): Promise<Instance> {
  if (input.status !== 'COMPLETED') throw badRequest('Status update not supported');
  const at = { workspaceId: ctx.actor.workspace_id, instanceId: input.agent_instance_id };
  await changeInstance(ctx, at, completeInstance, unknownToPerson);
  return getInstanceRow(ctx.db, at.workspaceId, at.instanceId, PREVIEW_CHARS);
}
