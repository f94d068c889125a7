import type { InstanceRef } from '@beckon/contract/instance';
import { sql } from 'kysely';
import { closeOpenAsks } from '../ask/cancel-ask.ts';
import type { Context } from '../context.ts';
import { changeInstance, unknownToPerson } from './change-instance.ts';

/**
 * Deletes an instance for good: its messages, asks and log go, a mark stays so that a late agent does not revive it.
 *
 * @throws AppError NOT_FOUND
 */
export async function removeInstance(ctx: Context, input: InstanceRef): Promise<{ message: string }> {
  const at = { workspaceId: ctx.actor.workspace_id, instanceId: input.agent_instance_id };
  await changeInstance(
    ctx,
    at,
    async (change) => {
      await closeOpenAsks(change, 'cancelled');
      change.happen('ended');
      change.set('ended_at', sql`coalesce(ended_at, clock_timestamp())`);
      change.set('deleted_at', sql`clock_timestamp()`);
      change.set('git_diff', sql`null`);
      change.set('name', sql`null`);
      change.set('last_read_message_id', sql`null`);
      change.log('status_changed', change.instance.id);
      await change.write();
      const owned = sql`where workspace_id = ${at.workspaceId} and agent_instance_id = ${at.instanceId}`;
      await sql`delete from instance_events ${owned}`.execute(change.tx);
      await sql`delete from messages ${owned}`.execute(change.tx);
      await sql`delete from claims ${owned}`.execute(change.tx);
      await sql`delete from instance_marks ${owned}`.execute(change.tx);
      await sql`delete from instance_words ${owned}`.execute(change.tx);
    },
    unknownToPerson,
  );
  return { message: 'Agent instance deleted successfully' };
}
