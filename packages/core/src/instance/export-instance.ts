import type { Ask } from '@beckon/contract/ask';
import type { ExportedInstance, ExportedMessage, ExportFormat } from '@beckon/contract/instance-export';
import type { Message } from '@beckon/contract/message';
import type { Db } from '@beckon/db/open-database';
import { sql } from 'kysely';
import { askColumns } from '../ask/ask-columns.ts';
import type { Context } from '../context.ts';
import { messageColumns } from '../message/list-messages.ts';
import { getInstance } from './get-instance.ts';
import { markdownHead, markdownMessage } from './instance-markdown.ts';

/** Each may have 1 MB, and a page is in memory at once. */
const PAGE = 25;

/** A conversation as a file. */
export interface InstanceExport {
  readonly fileName: string;
  readonly contentType: string;
  /** Pieces of the file, in order; read as fast as they are taken. */
  readonly text: AsyncGenerator<string>;
}

/**
 * All of an instance, up to its last message when this began, however long it is: no more than a page is in memory.
 *
 * @throws AppError NOT_FOUND
 */
export async function exportInstance(
  ctx: Context,
  input: { agent_instance_id: string; format: ExportFormat },
): Promise<InstanceExport> {
  const whole = await getInstance(ctx, { agent_instance_id: input.agent_instance_id, message_limit: 0 });
  const { messages: _, access_level: _access, is_owner: _owner, last_read_message_id: _read, ...instance } = whole;
  const messages = readMessages(ctx.db, ctx.actor.workspace_id, instance);
  const name = fileName(instance);
  if (input.format === 'json') {
    return { fileName: `${name}.json`, contentType: 'application/json', text: toJson(instance, messages) };
  }
  return { fileName: `${name}.md`, contentType: 'text/markdown', text: toMarkdown(instance, messages) };
}

async function* readMessages(
  db: Db,
  workspaceId: string,
  { id, chat_length: last }: ExportedInstance,
): AsyncGenerator<ExportedMessage> {
  for (let after = 0; after < last;) {
    const { rows } = await sql<Message>`
      select ${messageColumns()} from messages m left join users u on u.id = m.sender_user_id
      where m.workspace_id = ${workspaceId} and m.agent_instance_id = ${id} and m.seq > ${after}::bigint and m.seq <= ${last}::bigint
      order by m.seq limit ${PAGE}`.execute(db);
    const asks = await readAsks(db, workspaceId, rows);
    for (const message of rows) {
      const ask = asks.get(message.id);
      yield ask ? { ...message, ask } : message;
    }
    // It was deleted while it was read.
    after = rows.at(-1)?.seq ?? last;
  }
}

async function readAsks(db: Db, workspaceId: string, messages: readonly Message[]): Promise<Map<string, Ask>> {
  const ids = messages.filter((message) => message.requires_user_input).map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const { rows } = await sql<Ask>`
    select ${askColumns} from asks a left join users u on u.id = a.answered_by
    where a.workspace_id = ${workspaceId} and a.id = any(${ids}::uuid[])`.execute(db);
  return new Map(rows.map((ask) => [ask.id, ask]));
}

async function* toJson(instance: ExportedInstance, messages: AsyncGenerator<ExportedMessage>): AsyncGenerator<string> {
  yield `{"instance":${JSON.stringify(instance)},"messages":[`;
  let separator = '\n';
  for await (const message of messages) {
    yield separator + JSON.stringify(message);
    separator = ',\n';
  }
  yield '\n]}\n';
}

async function* toMarkdown(
  instance: ExportedInstance,
  messages: AsyncGenerator<ExportedMessage>,
): AsyncGenerator<string> {
  yield markdownHead(instance);
  for await (const message of messages) yield markdownMessage(message, instance.agent_type_name);
}

/** Letters, digits and dashes only: it travels in a header and becomes a file. */
function fileName({ id, name, agent_type_name: agent }: ExportedInstance): string {
  const slug = `${agent} ${name ?? ''}`
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60);
  return `${slug || 'instance'}-${id.slice(0, 8)}`;
}
