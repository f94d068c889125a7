import type { StatsOverview, StatsOverviewInput } from '@beckon/contract/stats';
import { must } from '@beckon/shared/must';
import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { inTimeZone } from './time-zone.ts';

const ANSWERS = 1_000;

type Counts = Omit<StatsOverview, 'activity'>;

/** The workspace in numbers, as it is now. @throws AppError BAD_REQUEST for an unknown time zone */
export async function statsOverview(
  ctx: Pick<Context, 'db' | 'actor'>,
  { time_zone }: StatsOverviewInput,
): Promise<StatsOverview> {
  return inTimeZone(time_zone, async (zone) => {
    const [counts, activity] = await Promise.all([readCounts(ctx, zone), readActivity(ctx, zone)]);
    return { ...counts, activity };
  });
}

async function readCounts({ db, actor }: Pick<Context, 'db' | 'actor'>, zone: string): Promise<Counts> {
  const mine = sql`workspace_id = ${actor.workspace_id}`;
  const { rows } = await sql<Counts>`
    select
      (select count(*) from agent_instances
        where ${mine} and status in ('ACTIVE', 'AWAITING_INPUT', 'PAUSED') and deleted_at is null and open_asks = 0) as active,
      (select count(distinct agent_instance_id) from asks where ${mine} and state = 'open') as waiting,
      (select count(*) from agent_instances
        where ${mine} and ended_at >= date_trunc('day', now(), ${zone}) and deleted_at is null) as finished_today,
      (select percentile_cont(0.5) within group (order by extract(epoch from answered_at - created_at)) from (
        select answered_at, created_at from asks
        where ${mine} and answered_at > now() - interval '7 days' order by answered_at desc limit ${ANSWERS}) answers
      ) as median_answer_seconds`.execute(db);
  return must(rows[0]);
}

/** Hours begin where they do in the zone: in some of them not with those of UTC. */
async function readActivity(
  { db, actor }: Pick<Context, 'db' | 'actor'>,
  zone: string,
): Promise<StatsOverview['activity']> {
  const { rows } = await sql<StatsOverview['activity'][number]>`
    select hour.start,
      (select count(*) from messages m where m.workspace_id = ${actor.workspace_id}
        and m.created_at >= hour.start and m.created_at < hour.start + interval '1 hour') as messages,
      (select count(*) from asks a where a.workspace_id = ${actor.workspace_id}
        and a.created_at >= hour.start and a.created_at < hour.start + interval '1 hour') as asks
    from (select date_trunc('hour', now(), ${zone}) - make_interval(hours => n) as start from generate_series(0, 23) n) hour
    order by hour.start`.execute(db);
  return rows;
}
