import { beginningOfQuestion, cutOption, parseQuestion } from '@beckon/contract/ask-options';
import type { OpenAsk, OpenAskList } from '@beckon/contract/ask';
import type { Db } from '@beckon/db/open-database';
import { sql } from 'kysely';
import { askColumnsWith } from './ask-columns.ts';

const QUESTION_CHARS = 4_000;
/** What is read of a question: a megabyte of each, for whoever has home open, again and again, would hold up everybody. */
const READ_CHARS = 2 * QUESTION_CHARS;
/** As many as can be named by their number. */
const OPTIONS = 999;
/** More than a list shows of an option. */
const OPTION_CHARS = 400;

/**
 * The workspace's open asks, oldest waiting first, and how many there are in all. Questions and options are cut as lists show
 * them; the ask itself has them whole.
 */
export async function listOpenAsks(db: Db, workspaceId: string, limit: number): Promise<OpenAskList> {
  const { rows } = await sql<OpenAsk & { total: number; is_whole: boolean }>`
    with page as (
      select a.*, i.name as instance_name, i.user_agent_id, count(*) over () as total
      from asks a join agent_instances i on i.workspace_id = a.workspace_id and i.id = a.agent_instance_id
      where a.workspace_id = ${workspaceId} and a.state = 'open' and i.deleted_at is null
      order by a.created_at, a.id limit ${limit}
    )
    select ${askColumnsWith(firstOptions)}, a.total, m.question, m.is_whole, ua.name as agent_type_name, a.instance_name
    from page a
    cross join lateral (
      select left(content, ${READ_CHARS}) as question, length(content) <= ${READ_CHARS} as is_whole
      from messages where workspace_id = a.workspace_id and id = a.id limit 1
    ) m
    join user_agents ua on ua.workspace_id = a.workspace_id and ua.id = a.user_agent_id
    left join users u on u.id = a.answered_by
    order by a.created_at, a.id`.execute(db);
  const items = rows.map(({ total: _, is_whole, ...ask }) => ({
    ...ask,
    question: cut(
      is_whole ? parseQuestion(ask.question).text : beginningOfQuestion(ask.question, ask.options !== null),
    ),
    options: ask.options && ask.options.map(cutOption),
  }));
  return { items, total: rows[0]?.total ?? 0 };
}

const firstOptions = sql`(
  select jsonb_agg(left(o.option, ${OPTION_CHARS}) order by o.n)
  from jsonb_array_elements_text(case when jsonb_typeof(a.options) = 'array' then a.options end) with ordinality as o (option, n) where o.n <= ${OPTIONS})`;

const cut = (text: string): string =>
  text.length > QUESTION_CHARS ? `${text.slice(0, QUESTION_CHARS).toWellFormed()}…` : text;
