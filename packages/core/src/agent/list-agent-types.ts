import type { AgentSummary, AgentTypeList, Instance } from '@beckon/contract/instance';
import { PREVIEW_CHARS } from '@beckon/contract/limits';
import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { selectInstances } from '../instance/instance-columns.ts';

interface Counts {
  readonly id: string;
  readonly name: string;
  readonly created_at: string;
  readonly total_instances: number;
  readonly active_instances: number;
  readonly completed_instances: number;
}

/** Instances of all agents together in one overview; beyond it lists page. */
const OVERVIEW = 500;

/** The workspace's agents by name, each with its instances: waiting ones first, oldest first; then by last activity. */
export async function listAgentTypes(ctx: Context): Promise<AgentTypeList> {
  const agents = await countByAgent(ctx);
  const waitingFirst = sql`order by (i.status = 'AWAITING_INPUT') desc,
    case when i.status = 'AWAITING_INPUT' then i.latest_message_at end, i.latest_message_at desc limit ${OVERVIEW}`;
  const instances = await selectInstances(ctx.db, ctx.actor.workspace_id, waitingFirst, PREVIEW_CHARS);
  const byAgent = Map.groupBy<string, Instance>(instances, (instance) => instance.agent_type_id);
  return {
    items: agents.map(({ completed_instances: _, ...agent }) => ({
      ...agent,
      recent_instances: byAgent.get(agent.id) ?? [],
    })),
  };
}

/** Counts of all instances, and by agent. `active` is ACTIVE only. */
export async function summarizeAgents(ctx: Context): Promise<AgentSummary> {
  const agents = await countByAgent(ctx);
  const sum = (of: 'total_instances' | 'active_instances' | 'completed_instances') =>
    agents.reduce((total, agent) => total + agent[of], 0);
  return {
    total_instances: sum('total_instances'),
    active_instances: sum('active_instances'),
    completed_instances: sum('completed_instances'),
    agent_types: agents.map(({ id, name, total_instances, active_instances }) => ({
      id,
      name,
      total_instances,
      active_instances,
    })),
  };
}

async function countByAgent(ctx: Context): Promise<Counts[]> {
  const { rows } = await sql<Counts>`
    select ua.id, ua.name, ua.created_at, count(i.id) as total_instances,
      count(i.id) filter (where i.status = 'ACTIVE') as active_instances,
      count(i.id) filter (where i.status = 'COMPLETED') as completed_instances
    from user_agents ua
    left join agent_instances i on i.workspace_id = ua.workspace_id and i.user_agent_id = ua.id and i.deleted_at is null
    where ua.workspace_id = ${ctx.actor.workspace_id}
    group by ua.id, ua.name, ua.created_at order by ua.name`.execute(ctx.db);
  return rows;
}
