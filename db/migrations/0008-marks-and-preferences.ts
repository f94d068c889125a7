import { sql, type Kysely } from 'kysely';

/** What people keep for themselves: which instances they pinned, how far they have read, how they like to look. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create table instance_marks (
    workspace_id uuid not null,
    user_id uuid not null references users on delete cascade,
    agent_instance_id uuid not null,
    pinned boolean not null default false,
    read_seq bigint not null default 0,
    updated_at timestamptz not null default now(),
    primary key (workspace_id, agent_instance_id, user_id),
    foreign key (workspace_id, agent_instance_id) references agent_instances on delete cascade
  )`,
  `create index instance_marks_latest on instance_marks (user_id, workspace_id, pinned desc, updated_at desc)`,
  `create table user_preferences (
    user_id uuid primary key references users on delete cascade,
    preferences jsonb not null,
    updated_at timestamptz not null default now()
  )`,
];
