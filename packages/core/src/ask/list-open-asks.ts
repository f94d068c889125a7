import { parseQuestion } from '@beckon/contract/ask-options';
import type { OpenAsk, OpenAskList } from '@beckon/contract/ask';
import type { Db } from '@beckon/db/open-database';
import { sql } from 'kysely';
import { askColumns } from './ask-columns.ts';

const QUESTION_CHARS = 4_000;

/** The workspace's open asks, oldest waiting first, and how many there are in all. */
export async function listOpenAsks(db: Db, workspaceId: string, limit: number): Promise<OpenAskList> {
  const { rows } = await sql<OpenAsk & { total: number }>`
    select ${askColumns}, m.content as question, ua.name as agent_type_name, i.name as instance_name, count(*) over () as total
    from asks a
    join messages m on m.workspace_id = a.workspace_id and m.id = a.id
    join agent_instances i on i.workspace_id = a.workspace_id and i.id = a.agent_instance_id
    join user_agents ua on ua.workspace_id = i.workspace_id and ua.id = i.user_agent_id
    left join users u on u.id = a.answered_by
    where a.workspace_id = ${workspaceId} and a.state = 'open' and i.deleted_at is null
    order by a.created_at, a.id limit ${limit}`.execute(db);
  const items = rows.map(({ total: _, ...ask }) => ({ ...ask, question: cut(parseQuestion(ask.question).text) }));
  return { items, total: rows[0]?.total ?? 0 };
}

const cut = (text: string): string =>
  text.length > QUESTION_CHARS ? `${text.slice(0, QUESTION_CHARS).toWellFormed()}…` : text;
