import type { Db } from '@beckon/db/open-database';
import { sql } from 'kysely';

const INSTANCE = /^i\/([\da-f-]{36})\/([\da-f-]{36})$/;

/**
 * The current head of each instance among `topics`, for the poll behind the bell. Workspaces have none: their followers
 * look again by themselves.
 */
export async function readHeads(db: Db, topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const wanted = topics.flatMap((topic) => {
    const match = INSTANCE.exec(topic);
    return match?.[1] && match[2] ? [{ workspace: match[1], instance: match[2] }] : [];
  });
  if (wanted.length === 0) return new Map();
  const { rows } = await sql<{ topic: string; top: number }>`
    select 'i/' || i.workspace_id || '/' || i.id as topic, i.top
    from unnest(${wanted.map((one) => one.workspace)}::uuid[], ${wanted.map((one) => one.instance)}::uuid[]) as w (workspace_id, id)
    join agent_instances i on i.workspace_id = w.workspace_id and i.id = w.id`.execute(db);
  return new Map(rows.map((row) => [row.topic, row.top]));
}
