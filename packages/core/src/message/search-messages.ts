import type { FoundMessage, FoundMessages, SearchMessagesInput } from '@beckon/contract/message-search';
import { sql, type RawBuilder } from 'kysely';
import { badRequest } from '../app-error.ts';
import type { Context } from '../context.ts';
import { checkLine } from './content.ts';
import { requireInstance } from './list-messages.ts';

/** A page looks through so many messages and bytes at most, whatever it finds: what it costs does not grow with the log. */
const MESSAGES = 20_000;
const BYTES = 16 * 1_048_576;

interface Stretch {
  readonly searched_to: number | null;
  readonly found: number;
  readonly items: FoundMessage[];
}

/**
 * Finds messages of one instance that contain a text, the latest first: in what they say, and in what a tool was called
 * with, what it gave back, or the steps of a plan; not in pictures.
 *
 * @throws AppError NOT_FOUND for an unknown instance, BAD_REQUEST for a cursor that is none, or NUL in `q`
 */
export async function searchMessages(
  ctx: Pick<Context, 'db' | 'actor'>,
  input: SearchMessagesInput,
): Promise<FoundMessages> {
  const at = { workspaceId: ctx.actor.workspace_id, instanceId: input.agent_instance_id };
  const before = input.cursor ? readCursor(input.cursor) : Number.MAX_SAFE_INTEGER;
  await requireInstance(ctx.db, at);
  const { rows } = await sql<Stretch>`
    with latest as (
      select m.id, m.seq, m.kind, m.content, m.message_metadata,
        sum(octet_length(m.content) + coalesce(pg_column_size(m.message_metadata), 0))
          over (order by m.seq desc rows between unbounded preceding and 1 preceding) as bytes_before
      from messages m
      where m.workspace_id = ${at.workspaceId} and m.agent_instance_id = ${at.instanceId} and m.seq < ${before}::bigint
      order by m.seq desc limit ${MESSAGES}
    ), stretch as (
      select id, seq, kind, content, message_metadata from latest where coalesce(bytes_before, 0) < ${BYTES}
    ), matches as (
      select id, seq from stretch m where ${says(checkLine(input.q.trim(), 'q'))}
    )
    select (select min(seq) from stretch) as searched_to, (select count(*) from matches) as found,
      (select coalesce(json_agg(json_build_object('id', id, 'seq', seq) order by seq desc), '[]')
       from (select id, seq from matches order by seq desc limit ${input.limit}) page) as items`.execute(ctx.db);
  return toPage(rows[0] ?? { searched_to: null, found: 0, items: [] }, input);
}

/** Does message `m` say `text`, whatever the case? */
function says(text: string): RawBuilder<unknown> {
  // Within JSON a text stands as JSON writes it.
  const quoted = JSON.stringify(text).slice(1, -1);
  // A database knows the case of letters by its locale; that of all scripts only where it is told to, which takes longer.
  const lower = (value: RawBuilder<unknown>): RawBuilder<unknown> =>
    /^[ -~]*$/.test(text) ? sql`lower(${value})` : sql`lower((${value})::text collate "und-x-icu")`;
  const holds = (value: RawBuilder<unknown>, part: string): RawBuilder<unknown> =>
    sql`position(${lower(sql`${part}`)} in ${lower(value)}) > 0`;
  return sql`m.kind <> 'image' and (
    ${holds(sql`m.content`, text)}
    or m.kind = 'tool_call' and (
      ${holds(
        sql`concat_ws(E'\n', m.message_metadata #>> '{tool_call,tool_name}', m.message_metadata #>> '{tool_call,result}')`,
        text,
      )}
      or ${holds(sql`m.message_metadata #>> '{tool_call,input}'`, quoted)})
    or m.kind = 'plan'
      and ${holds(sql`jsonb_path_query_array(m.message_metadata, '$.plan.items[*].text')::text`, quoted)})`;
}

function toPage({ searched_to, found, items }: Stretch, { cursor, limit }: SearchMessagesInput): FoundMessages {
  const toStart = searched_to === null || searched_to === 1;
  const last = found > limit ? items.at(-1)?.seq : toStart ? undefined : searched_to;
  return {
    items,
    next_cursor: last ? String(last) : null,
    total: toStart && !cursor ? found : null,
  };
}

function readCursor(cursor: string): number {
  const seq = /^[1-9]\d{0,14}$/.test(cursor) ? Number(cursor) : undefined;
  if (seq === undefined) throw badRequest('cursor is not a next_cursor of this search; leave it out to start anew.');
  return seq;
}
