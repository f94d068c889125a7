import type { SendAgentMessageInput } from '@beckon/contract/message';
import { sql } from 'kysely';
import { newAsk } from '../ask/new-ask.ts';
import { noteContact } from '../ask/settle-answers.ts';
import type { InstanceChange } from '../instance/instance-change.ts';
import { settleKind } from './settle-kind.ts';

export type AgentMessage = Pick<
  SendAgentMessageInput,
  'content' | 'requires_user_input' | 'kind' | 'message_metadata' | 'request'
> & {
  readonly id?: string;
};

/**
 * Adds what an agent says to the change: the message, the ask of a question, the status. Returns the message's id.
 *
 * @throws AppError BAD_REQUEST where it is not of the kind it declares
 */
export async function addAgentMessage(change: InstanceChange, message: AgentMessage): Promise<string> {
  const { requires_user_input: asks, message_metadata: metadata } = message;
  const { kind, content } = settleKind(message, message.kind);
  await noteContact(change, !asks);
  const messageId = change.addMessage({
    ...(message.id !== undefined && { id: message.id }),
    sender_type: 'AGENT',
    sender_user_id: null,
    kind,
    content,
    requires_user_input: asks,
    message_metadata: metadata ?? null,
  });
  if (asks) change.openAsk(newAsk(messageId, content, metadata, message.request));
  else change.count('step_count', 1);
  change.happen(asks ? 'agent_question' : 'agent_message');
  change.set('last_read_message_id', sql`${messageId}::uuid`);
  return messageId;
}
