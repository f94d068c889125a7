import { sql, type Kysely } from 'kysely';

/** What the numbers of the home page and of an agent are read from. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `alter table agent_instances add column ask_count bigint not null default 0`,
  `update agent_instances i set ask_count = a.count
    from (select workspace_id, agent_instance_id, count(*) as count from asks group by workspace_id, agent_instance_id) a
    where a.workspace_id = i.workspace_id and a.agent_instance_id = i.id`,
  `create index agent_instances_at_work on agent_instances (workspace_id)
    where status in ('ACTIVE', 'AWAITING_INPUT', 'PAUSED') and deleted_at is null`,
  `create index agent_instances_ended on agent_instances (workspace_id, ended_at)
    where ended_at is not null and deleted_at is null`,
  `create index messages_created on messages (workspace_id, created_at)`,
  `create index asks_created on asks (workspace_id, created_at)`,
  `create index asks_answered on asks (workspace_id, answered_at) include (created_at, agent_instance_id)
    where answered_at is not null`,
];
