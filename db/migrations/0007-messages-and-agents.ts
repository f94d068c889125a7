import { sql, type Kysely } from 'kysely';

/**
 * A message can be edited or taken back by who wrote it, until an agent was handed it; an agent has a colour and settings.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // claimed_at: when the message was first on its way to an agent. It stays when the claim turns out void: the agent may
  // have read it all the same.
  `alter table messages
    add column edited_at timestamptz,
    add column withdrawn_at timestamptz,
    add column claimed_at timestamptz`,
  `update messages set claimed_at = now() where claim_id is not null`,
  // What was withdrawn waits for nobody.
  `drop index messages_queue`,
  `create index messages_queue on messages (workspace_id, agent_instance_id, seq)
    where sender_type = 'USER' and delivered_at is null and withdrawn_at is null`,
  `alter table user_agents
    add column color text check (color in ('slate', 'red', 'green', 'teal', 'cyan', 'blue', 'violet', 'pink')),
    add column default_settings jsonb`,
];
