import type { EditMessageInput, Message } from '@beckon/contract/message';
import { sql } from 'kysely';
import { AppError, badRequest, conflict, notFound } from '../app-error.ts';
import type { Context } from '../context.ts';
import { changeInstance, unknownToPerson } from '../instance/change-instance.ts';
import type { InstanceChange } from '../instance/instance-change.ts';
import { checkContent } from './content.ts';
import { getMessage } from './list-messages.ts';

interface OwnMessage {
  readonly sender_user_id: string | null;
  readonly sender_type: 'AGENT' | 'USER';
  readonly relayed: boolean;
  readonly delivered_at: string | null;
  readonly claimed_at: string | null;
  readonly withdrawn_at: string | null;
  readonly answers: boolean;
}

/**
 * Changes what the caller has written, while no agent has received it and none is being handed it. An answer stays: it has
 * decided something.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN for what somebody else wrote, CONFLICT when it is too late, was withdrawn or is an
 * answer; BAD_REQUEST (NUL, nothing left), PAYLOAD_TOO_LARGE
 */
export async function editMessage(ctx: Context, input: EditMessageInput): Promise<Message> {
  const content = checkContent(input.content, ctx.limits.maxContentBytes);
  if (content.trim() === '') throw badRequest('content is empty; withdraw the message instead.');
  return changeOwnMessage(ctx, input.message_id, async (change, message) => {
    if (message.withdrawn_at) throw conflict('This message was withdrawn. Write another one.');
    await sql`update messages set content = ${content}, edited_at = clock_timestamp()
      where workspace_id = ${change.instance.workspace_id} and id = ${input.message_id}`.execute(change.tx);
    change.addWords(undefined, content);
    change.log('message_updated', input.message_id);
  });
}

/**
 * Takes back what the caller has written, under the same conditions. Its place in the conversation stays, empty; no agent
 * is handed it. Again is fine.
 *
 * @throws AppError as `editMessage`
 */
export async function withdrawMessage(ctx: Context, input: { message_id: string }): Promise<Message> {
  return changeOwnMessage(ctx, input.message_id, async (change, message) => {
    if (message.withdrawn_at) return;
    await sql`update messages set content = '', message_metadata = null, withdrawn_at = clock_timestamp()
      where workspace_id = ${change.instance.workspace_id} and id = ${input.message_id}`.execute(change.tx);
    change.count('queued', -1);
    change.log('message_updated', input.message_id);
  });
}

async function changeOwnMessage(
  ctx: Context,
  messageId: string,
  apply: (change: InstanceChange, message: OwnMessage) => Promise<void>,
): Promise<Message> {
  const { agent_instance_id: instanceId } = await getMessage(ctx, { message_id: messageId });
  const row = { workspaceId: ctx.actor.workspace_id, instanceId };
  await changeInstance(
    ctx,
    row,
    async (change) => {
      const message = await readMessage(change, messageId);
      requireChangeable(ctx, message);
      await apply(change, message);
      await change.write();
    },
    unknownToPerson,
  );
  return getMessage(ctx, { message_id: messageId });
}

/** As it stands under the instance's lock: hand-outs take the same one, so it is before them or after. */
async function readMessage({ tx, instance }: InstanceChange, messageId: string): Promise<OwnMessage> {
  const { rows } = await sql<OwnMessage>`
    select m.sender_type, m.sender_user_id, m.relayed, m.delivered_at, m.claimed_at, m.withdrawn_at,
      exists (select from asks a where a.workspace_id = m.workspace_id and a.answer_message_id = m.id and a.state = 'answered') as answers
    from messages m where m.workspace_id = ${instance.workspace_id} and m.id = ${messageId}`.execute(tx);
  if (!rows[0]) throw notFound('Message not found');
  return rows[0];
}

function requireChangeable(ctx: Pick<Context, 'actor'>, message: OwnMessage): void {
  if (message.sender_type !== 'USER' || message.sender_user_id !== ctx.actor.user_id) {
    throw new AppError('FORBIDDEN', 'Only who wrote a message can change it.');
  }
  if (message.delivered_at) throw conflict('An agent has received this message. Write another one.');
  if (message.claimed_at) throw conflict('This message is on its way to an agent, or was. Write another one.');
  if (message.answers) throw conflict('This message has answered a question, and an answer stays. Write another one.');
}
