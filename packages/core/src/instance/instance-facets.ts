import type { InstanceFacets } from '@beckon/contract/instance-search';
import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { machine } from './instance-columns.ts';

/** How many of the latest instances are looked at, and how many choices are offered of each kind. */
const LATEST = 5_000;
const CHOICES = 500;

/** What instances can be filtered by: agents, and the people and machines of the latest instances. */
export async function listFacets(ctx: Pick<Context, 'db' | 'actor'>): Promise<InstanceFacets> {
  const { workspace_id: workspaceId } = ctx.actor;
  const { rows: agents } = await sql<InstanceFacets['agents'][number]>`
    select id, name from user_agents where workspace_id = ${workspaceId} order by name limit ${CHOICES}`.execute(
    ctx.db,
  );
  const { rows } = await sql<{ user_id: string | null; name: string | null; machine: string | null }>`
    select recent.user_id, coalesce(u.display_name, u.email) as name, recent.machine from (
      select distinct i.user_id, ${machine} as machine from (
        select user_id, instance_metadata from agent_instances
        where workspace_id = ${workspaceId} and deleted_at is null order by latest_message_at desc, id limit ${LATEST}) i
    ) recent left join users u on u.id = recent.user_id`.execute(ctx.db);
  const people = new Map(rows.flatMap(({ user_id: id, name }) => (id && name ? [[id, { id, name }] as const] : [])));
  const machines = new Set(rows.flatMap((row) => row.machine ?? []));
  return {
    agents,
    people: [...people.values()].toSorted((a, b) => a.name.localeCompare(b.name)).slice(0, CHOICES),
    machines: [...machines].toSorted((a, b) => a.localeCompare(b)).slice(0, CHOICES),
  };
}
