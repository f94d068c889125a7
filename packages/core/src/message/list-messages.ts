import type { ListMessagesInput, Message, MessagePage } from '@beckon/contract/message';
import type { Db } from '@beckon/db/open-database';
import { sql, type RawBuilder } from 'kysely';
import { badRequest, notFound } from '../app-error.ts';
import type { Context } from '../context.ts';

/** A message with its sender; `cutAt` (characters) shortens what is longer and tells its size. */
export const messageColumns = (cutAt?: number): RawBuilder<unknown> => sql`
  m.id, m.agent_instance_id, m.seq, m.kind, m.sender_type, m.created_at, m.requires_user_input, m.message_metadata,
  m.sender_user_id, u.email as sender_user_email, u.display_name as sender_user_display_name, m.relayed, m.delivered_at,
  m.edited_at, m.withdrawn_at,
  ${cutAt ? sql`left(m.content, ${cutAt}) as content, octet_length(m.content) as content_bytes` : sql`m.content`}`;

export type CutMessage = Message & { content_bytes: number };

/** A page of messages of an instance, ascending; the latest, or the one just before `beforeSeq`. */
export async function selectMessages(
  db: Db,
  at: { workspaceId: string; instanceId: string; beforeSeq?: number; limit: number; cutAt?: number },
): Promise<Message[]> {
  const { rows } = await sql<Message>`
    select ${messageColumns(at.cutAt)} from messages m left join users u on u.id = m.sender_user_id
    where m.workspace_id = ${at.workspaceId} and m.agent_instance_id = ${at.instanceId}
      and m.seq < ${at.beforeSeq ?? Number.MAX_SAFE_INTEGER}::bigint
    order by m.seq desc limit ${at.limit}`.execute(db);
  return rows.toReversed();
}

/**
 * Pages backwards through an instance's messages.
 *
 * @throws AppError NOT_FOUND for an unknown instance, or a `before_message_id` that is no message of it; BAD_REQUEST for
 * that and `before_seq` at once
 */
export async function listMessages(ctx: Context, input: ListMessagesInput): Promise<MessagePage> {
  const at = { workspaceId: ctx.actor.workspace_id, instanceId: input.agent_instance_id };
  await requireInstance(ctx.db, at);
  const beforeSeq = await findBefore(ctx.db, at, input);
  const rows = await selectMessages(ctx.db, { ...at, limit: input.limit + 1, ...(beforeSeq && { beforeSeq }) });
  const has_more = rows.length > input.limit;
  return { items: has_more ? rows.slice(1) : rows, has_more };
}

/** @throws AppError NOT_FOUND */
export async function getMessage(ctx: Pick<Context, 'db' | 'actor'>, input: { message_id: string }): Promise<Message> {
  const { rows } = await sql<Message>`
    select ${messageColumns()} from messages m left join users u on u.id = m.sender_user_id
    where m.workspace_id = ${ctx.actor.workspace_id} and m.id = ${input.message_id}`.execute(ctx.db);
  if (!rows[0]) throw notFound('Message not found');
  return rows[0];
}

/** @throws AppError NOT_FOUND when the workspace has no such instance, or it was deleted. */
export async function requireInstance(db: Db, at: { workspaceId: string; instanceId: string }): Promise<void> {
  const found = await db
    .selectFrom('agent_instances')
    .select('id')
    .where('workspace_id', '=', at.workspaceId)
    .where('id', '=', at.instanceId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (!found) throw notFound('Agent instance not found');
}

async function findBefore(
  db: Db,
  at: { workspaceId: string; instanceId: string },
  { before_message_id, before_seq }: ListMessagesInput,
): Promise<number | undefined> {
  if (before_message_id && before_seq)
    throw badRequest('before_message_id and before_seq say the same thing twice; leave one of them out.');
  return before_message_id ? findSeq(db, at, before_message_id) : (before_seq ?? undefined);
}

async function findSeq(db: Db, at: { workspaceId: string; instanceId: string }, messageId: string): Promise<number> {
  const row = await db
    .selectFrom('messages')
    .select('seq')
    .where('workspace_id', '=', at.workspaceId)
    .where('agent_instance_id', '=', at.instanceId)
    .where('id', '=', messageId)
    .executeTakeFirst();
  if (!row) throw notFound('before_message_id is not a message of this instance');
  return row.seq;
}
