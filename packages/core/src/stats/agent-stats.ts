import type { UserAgentStats, UserAgentStatsInput } from '@beckon/contract/user-agent';
import { must } from '@beckon/shared/must';
import { sql } from 'kysely';
import { getUserAgent } from '../agent/user-agents.ts';
import type { Context } from '../context.ts';
import { inTimeZone } from './time-zone.ts';

const DAYS = 30;
/** Of the workspace's answers, so many of the latest are looked at for those to one agent. */
const ANSWERS = 1_000;

/** One agent in numbers. @throws AppError NOT_FOUND, BAD_REQUEST for an unknown time zone */
export async function agentStats(
  ctx: Pick<Context, 'db' | 'actor'>,
  { agent_id: agentId, time_zone }: UserAgentStatsInput,
): Promise<UserAgentStats> {
  await getUserAgent(ctx, agentId);
  return inTimeZone(time_zone, async (zone) => {
    const [totals, median, days] = await Promise.all([
      readTotals(ctx, agentId),
      readMedian(ctx, agentId),
      readDays(ctx, agentId, zone),
    ]);
    return { ...totals, median_answer_seconds: median, days };
  });
}

async function readTotals(
  { db, actor }: Pick<Context, 'db' | 'actor'>,
  agentId: string,
): Promise<Omit<UserAgentStats, 'median_answer_seconds' | 'days'>> {
  const { rows } = await sql<Omit<UserAgentStats, 'median_answer_seconds' | 'days'>>`
    select count(*) as runs, count(*) filter (where status in ('ACTIVE', 'AWAITING_INPUT', 'PAUSED')) as active,
      count(*) filter (where status = 'COMPLETED') as finished, count(*) filter (where status in ('FAILED', 'KILLED')) as failed,
      coalesce(sum(ask_count), 0)::bigint as asks, coalesce(sum(message_count), 0)::bigint as messages
    from agent_instances
    where workspace_id = ${actor.workspace_id} and user_agent_id = ${agentId} and deleted_at is null`.execute(db);
  return must(rows[0]);
}

async function readMedian({ db, actor }: Pick<Context, 'db' | 'actor'>, agentId: string): Promise<number | null> {
  const { rows } = await sql<{ median: number | null }>`
    select percentile_cont(0.5) within group (order by extract(epoch from a.answered_at - a.created_at)) as median
    from (select agent_instance_id, answered_at, created_at from asks
      where workspace_id = ${actor.workspace_id} and answered_at > now() - make_interval(days => ${DAYS})
      order by answered_at desc limit ${ANSWERS}) a
    where a.agent_instance_id in (
      select id from agent_instances where workspace_id = ${actor.workspace_id} and user_agent_id = ${agentId})`.execute(
    db,
  );
  return rows[0]?.median ?? null;
}

/** Days as they are in the zone, today last; those of 23 and 25 hours too. */
async function readDays(
  { db, actor }: Pick<Context, 'db' | 'actor'>,
  agentId: string,
  zone: string,
): Promise<UserAgentStats['days']> {
  const { rows } = await sql<UserAgentStats['days'][number]>`
    with days as (
      select (now() at time zone ${zone})::date - n as day from generate_series(0, ${DAYS - 1}::int) n
    ), runs as (
      select (started_at at time zone ${zone})::date as day, count(*) as runs from agent_instances
      where workspace_id = ${actor.workspace_id} and user_agent_id = ${agentId} and deleted_at is null
        and started_at >= ((now() at time zone ${zone})::date - ${DAYS - 1}::int)::timestamp at time zone ${zone}
      group by 1
    ) select to_char(days.day, 'YYYY-MM-DD') as day, coalesce(runs.runs, 0) as runs
    from days left join runs on runs.day = days.day order by days.day`.execute(db);
  return rows;
}
