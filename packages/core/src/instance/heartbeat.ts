import type { HeartbeatOutput, InstanceRef } from '@beckon/contract/instance';
import { must } from '@beckon/shared/must';
import { sql } from 'kysely';
import { workspaceTopic, type Context } from '../context.ts';
import { changeInstance, unknownToPerson } from './change-instance.ts';

/** The agent is alive; a lost one comes back. @throws AppError NOT_FOUND */
export async function heartbeat(ctx: Context, input: InstanceRef): Promise<HeartbeatOutput> {
  const at = { workspaceId: ctx.actor.workspace_id, instanceId: input.agent_instance_id };
  const beat = await changeInstance(
    ctx,
    at,
    async (change) => {
      change.touch();
      change.set('last_heartbeat_at', sql`clock_timestamp()`);
      change.happen(change.instance.open_asks > 0 ? 'contact_waiting' : 'contact');
      await change.write();
      return change.tx
        .selectFrom('agent_instances')
        .select('last_heartbeat_at')
        .where('workspace_id', '=', at.workspaceId)
        .where('id', '=', at.instanceId)
        .executeTakeFirstOrThrow();
    },
    unknownToPerson,
  );
  ctx.bell.ring([workspaceTopic(at.workspaceId)]);
  return { agent_instance_id: at.instanceId, last_heartbeat_at: must(beat.last_heartbeat_at) };
}
