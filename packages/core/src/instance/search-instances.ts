import type { InstancePage } from '@beckon/contract/instance';
import type { InstancePhase } from '@beckon/contract/instance-filter';
import type { SearchInstancesInput } from '@beckon/contract/instance-search';
import { INSTANCE_STATUSES } from '@beckon/contract/instance-status';
import { sql, type RawBuilder } from 'kysely';
import { badRequest } from '../app-error.ts';
import type { Context } from '../context.ts';
import { machine, selectInstances } from './instance-columns.ts';
import { isOver } from './instance-state.ts';
import { searchTerms, type SearchTerm } from './search-words.ts';

const LINE_CHARS = 280;
const OVER = INSTANCE_STATUSES.filter(isOver);

/** Is an instance `i` waiting, running or finished? */
const phase = sql<InstancePhase>`
  case when i.open_asks > 0 then 'waiting' when i.status = any(${OVER}::text[]) then 'finished' else 'running' end`;

interface Place {
  readonly id: string;
  readonly at: string;
}

/**
 * Finds instances, the latest active first: by words in their name, their agent's name or their messages, and by what they
 * are. It walks the instances in that order and stops when the page is full.
 *
 * @throws AppError BAD_REQUEST for a cursor that is none
 */
export async function searchInstances(
  ctx: Pick<Context, 'db' | 'actor'>,
  input: SearchInstancesInput,
): Promise<InstancePage> {
  const { workspace_id: workspaceId } = ctx.actor;
  const conditions = [...filters(input), ...searchTerms(input.q ?? '').map((term) => matches(workspaceId, term))];
  if (input.cursor) conditions.push(beyond(readCursor(input.cursor)));
  const { rows } = await sql<Place>`
    select i.id, i.latest_message_at as at from agent_instances i
    where i.workspace_id = ${workspaceId} and i.deleted_at is null
      ${sql.join(
        conditions.map((condition) => sql`and ${condition}`),
        sql` `,
      )}
    order by i.latest_message_at desc, i.id limit ${input.limit + 1}`.execute(ctx.db);
  const page = rows.slice(0, input.limit);
  const last = rows.length > input.limit ? page.at(-1) : undefined;
  const ids = page.map(({ id }) => id);
  const found = await selectInstances(ctx.db, workspaceId, sql`and i.id = any(${ids}::uuid[])`, LINE_CHARS);
  const order = new Map(ids.map((id, at) => [id, at]));
  const items = found.toSorted((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0));
  return { items, next_cursor: last ? writeCursor(last) : null };
}

function filters(input: SearchInstancesInput): RawBuilder<unknown>[] {
  const { agent_type_ids: agents, user_ids: people, machines, states } = input;
  return [
    ...(agents?.length ? [sql`i.user_agent_id = any(${agents}::uuid[])`] : []),
    ...(people?.length ? [sql`i.user_id = any(${people}::uuid[])`] : []),
    ...(machines?.length ? [sql`${machine} = any(${machines}::text[])`] : []),
    ...(states?.length ? [sql`${phase} = any(${states}::text[])`] : []),
  ];
}

/** The term stands somewhere in the name, in the agent's name, or its words begin words of the messages. */
function matches(workspaceId: string, { text, words }: SearchTerm): RawBuilder<unknown> {
  // With a limit, and not as `exists`: that could be answered by reading the words of every instance into a hash first.
  const inMessages = words.map(
    (word) => sql`(
      select true from instance_words w where w.workspace_id = i.workspace_id and w.agent_instance_id = i.id
        and w.word >= ${word} and w.word < ${`${word}\u{10FFFF}`} limit 1)`,
  );
  return sql`(position(${text} in lower(i.name)) > 0
    or i.user_agent_id in (
      select a.id from user_agents a where a.workspace_id = ${workspaceId} and position(${text} in a.name) > 0)
    or ${words.length > 0 ? sql.join(inMessages, sql` and `) : sql`false`})`;
}

/** What comes after the last of a page; the first condition is one the index can use. */
const beyond = ({ id, at }: Place): RawBuilder<unknown> => sql`
  i.latest_message_at <= ${at}::timestamptz and (i.latest_message_at < ${at}::timestamptz or i.id > ${id}::uuid)`;

const writeCursor = ({ id, at }: Place): string => Buffer.from(`${at} ${id}`).toString('base64url');

function readCursor(cursor: string): Place {
  const match = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) ([\da-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (!match?.[1] || !match[2])
    throw badRequest('cursor is not a next_cursor of this search; leave it out to start anew.');
  return { at: match[1], id: match[2] };
}
