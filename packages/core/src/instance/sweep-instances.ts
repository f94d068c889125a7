import { sql } from 'kysely';
import type { System } from '../context.ts';
import { forEach } from './for-each.ts';
import { changeInstance } from './change-instance.ts';

/** Heartbeats come every 30 s; three missed ones and the agent counts as gone. */
const SILENT_AFTER = '90 seconds';
const FORGOTTEN_AFTER = '24 hours';

/**
 * Marks instances whose agent has gone: DISCONNECTED when its heartbeats stop, STALE after a day without any sign. Agents
 * that never sent a heartbeat are not called disconnected. Any number of processes may run it; what is locked just now
 * waits for the next round. Returns how many changed.
 */
export async function sweepInstances(system: Pick<System, 'db' | 'bell'>): Promise<number> {
  const { rows } = await sql<{ workspace_id: string; id: string; last_contact_at: string; silent: boolean }>`
    select workspace_id, id, last_contact_at, last_heartbeat_at is not null and last_heartbeat_at < now() - ${SILENT_AFTER}::interval as silent
    from agent_instances
    where status in ('ACTIVE', 'AWAITING_INPUT') and deleted_at is null and last_contact_at < now() - ${SILENT_AFTER}::interval
      and (last_heartbeat_at < now() - ${SILENT_AFTER}::interval
        or (status = 'ACTIVE' and last_contact_at < now() - ${FORGOTTEN_AFTER}::interval))
    order by last_contact_at limit 200 for update skip locked`.execute(system.db);
  await forEach(rows, ({ workspace_id: workspaceId, id: instanceId, last_contact_at: seen, silent }) =>
    changeInstance(system, { workspaceId, instanceId }, async (change) => {
      // It may have come back between the look and the lock.
      if (change.instance.last_contact_at !== seen) return;
      change.happen(silent ? 'silent' : 'forgotten');
      await change.write();
    }),
  );
  return rows.length;
}
