import { sql, type Kysely } from 'kysely';

/** Which server processes hold a call of an agent that waits for what people write, and how soon it can carry that. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create table listeners (
    workspace_id uuid not null,
    agent_instance_id uuid not null,
    process_key integer not null,
    listening text not null check (listening in ('at_once', 'at_next_step')),
    primary key (workspace_id, agent_instance_id, process_key),
    foreign key (workspace_id, agent_instance_id) references agent_instances on delete cascade
  )`,
  `create index listeners_process on listeners (process_key)`,
];
