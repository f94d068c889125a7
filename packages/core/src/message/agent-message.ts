import type { Metadata } from '@beckon/contract/id';
import { sql } from 'kysely';
import { notFound } from '../app-error.ts';
import type { Context } from '../context.ts';
import type { InstanceChange } from '../instance/instance-change.ts';

/** A message that an agent has sent. */
export interface AgentMessageRow {
  readonly seq: number;
  readonly kind: string;
  readonly content: string;
  readonly requires_user_input: boolean;
  readonly message_metadata: Metadata | null;
}

/** The instance that an agent's message belongs to. @throws AppError NOT_FOUND */
export async function findInstanceOf(ctx: Pick<Context, 'db' | 'actor'>, messageId: string): Promise<string> {
  const row = await ctx.db
    .selectFrom('messages')
    .select('agent_instance_id')
    .where('workspace_id', '=', ctx.actor.workspace_id)
    .where('id', '=', messageId)
    .where('sender_type', '=', 'AGENT')
    .executeTakeFirst();
  if (!row) throw unknownMessage();
  return row.agent_instance_id;
}

/** The message as it is now, until the change is written. @throws AppError NOT_FOUND */
export async function lockAgentMessage(change: InstanceChange, messageId: string): Promise<AgentMessageRow> {
  const { rows } = await sql<AgentMessageRow>`
    select seq, kind, content, requires_user_input, message_metadata from messages
    where workspace_id = ${change.instance.workspace_id} and id = ${messageId} for update`.execute(change.tx);
  if (!rows[0]) throw unknownMessage();
  return rows[0];
}

const unknownMessage = () => notFound('Agent message not found or access denied');
