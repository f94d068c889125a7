import { sql, type Kysely } from 'kysely';

/** An instance names the turn that people may stop, and the message that asks for it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `alter table agent_instances
    add column turn_id text,
    add column interrupt_id uuid,
    add constraint agent_instances_interrupt check (interrupt_id is null or turn_id is not null)`,
  `alter table instance_events
    drop constraint instance_events_kind_check,
    add constraint instance_events_kind_check check (kind in
      ('message_created', 'message_updated', 'message_delivered', 'status_changed', 'name_changed', 'git_diff_changed',
       'ask_changed', 'turn_changed'))`,
];
