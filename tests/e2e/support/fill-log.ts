import type { Installation } from './installation.ts';
import { withDatabase } from './with-database.ts';

/**
 * Lengthens a conversation to `count` messages of its agent, each `line <seq>` with words behind it: what took its agent days
 * stands there at once.
 */
export async function fillLog(
  installation: Pick<Installation, 'dataDir'>,
  agent_instance_id: string,
  count: number,
): Promise<void> {
  await withDatabase(installation, async (client) => {
    await client.query('begin');
    await client.query(
      `insert into messages (workspace_id, agent_instance_id, seq, sender_type, content, created_at)
       select i.workspace_id, i.id, n, 'AGENT', 'line ' || n || E'\\n\\n' || repeat('word ', (n * 7 % 90)::int),
         i.started_at + (n || ' milliseconds')::interval
       from agent_instances i, generate_series(i.message_count + 1, $2::bigint) n where i.id = $1`,
      [agent_instance_id, count],
    );
    await client.query('update agent_instances set message_count = $2 where id = $1', [agent_instance_id, count]);
    await client.query('commit');
  });
}
