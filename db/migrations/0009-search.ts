import { sql, type Kysely } from 'kysely';

/** The words that stand in an instance's messages, each once: what a search for instances looks in (ADR 9). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // Compared byte by byte, so that the beginning of a word is a range of the index, whatever the database's language.
  `create table instance_words (
    workspace_id uuid not null,
    agent_instance_id uuid not null,
    word text collate "C" not null,
    primary key (workspace_id, agent_instance_id, word),
    foreign key (workspace_id, agent_instance_id) references agent_instances on delete cascade
  )`,
  `insert into instance_words (workspace_id, agent_instance_id, word)
    select distinct m.workspace_id, m.agent_instance_id, left(w, 64)
    from messages m join agent_instances i on i.workspace_id = m.workspace_id and i.id = m.agent_instance_id,
      regexp_split_to_table(lower(left(m.content, 8192)), '[^[:alnum:]_]+') w
    where m.kind not in ('image', 'diff') and i.deleted_at is null and w <> ''`,
];
