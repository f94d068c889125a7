import { sql } from 'kysely';
import type { System } from '../context.ts';
import { changeInstance } from '../instance/change-instance.ts';
import { forEach } from '../instance/for-each.ts';
import { closeOpenAsks } from './cancel-ask.ts';

/** Closes the asks whose time is over. Any number of processes may run it at once. Returns how many instances changed. */
export async function expireAsks(system: Pick<System, 'db' | 'bell'>): Promise<number> {
  const { rows } = await sql<{ workspace_id: string; agent_instance_id: string; id: string }>`
    select workspace_id, agent_instance_id, id from asks
    where state = 'open' and expires_at <= now() order by expires_at limit 100`.execute(system.db);
  await forEach(rows, ({ workspace_id: workspaceId, agent_instance_id: instanceId, id }) =>
    changeInstance(system, { workspaceId, instanceId }, async (change) => {
      const expired = await closeOpenAsks(change, 'expired', id);
      if (expired > 0 && change.instance.open_asks === expired) change.happen('person_message');
      await change.write();
    }),
  );
  return rows.length;
}
