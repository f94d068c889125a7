import type { SendUserMessageInput, SendUserMessageOutput } from '@beckon/contract/message';
import { sql } from 'kysely';
import { answerAskRow, answerText, findOldestOpenAsk } from '../ask/answer-ask-row.ts';
import { oweCallback } from '../callback/owe-callback.ts';
import type { Context } from '../context.ts';
import { once } from '../idempotency/once.ts';
import { changeInstance } from '../instance/change-instance.ts';
import { checkContent } from './content.ts';

/**
 * Passes on what a person typed at the agent's own terminal. It answers the oldest open question without options, and
 * nothing else: a permission, a plan or a choice is decided by a signed-in person only.
 *
 * `mark_as_read` marks this message alone as received; others stay queued.
 *
 * @throws AppError BAD_REQUEST (unknown instance, NUL), PAYLOAD_TOO_LARGE
 */
export async function sendUserMessage(ctx: Context, input: SendUserMessageInput): Promise<SendUserMessageOutput> {
  const typed = checkContent(input.content, ctx.limits.maxContentBytes);
  const row = { workspaceId: ctx.actor.workspace_id, instanceId: input.agent_instance_id };
  return changeInstance(ctx, row, (change) =>
    once(ctx, change.tx, null, {
      operation: 'messages.sendUser',
      input,
      first: async () => {
        const delivered = input.mark_as_read;
        const ask = await findOldestOpenAsk(change, true);
        const text = answerText(ask, typed);
        const userId = ctx.actor.user_id;
        const messageId = change.addMessage({
          sender_type: 'USER',
          sender_user_id: userId,
          relayed: ctx.actor.kind !== 'person',
          content: text,
          delivered,
        });
        if (ask) {
          await answerAskRow(change, ask, { text, messageId, userId, delivered });
          await oweCallback(ctx, change, ask);
        }
        change.happen(ask ? 'person_message' : 'relayed_message');
        if (delivered) change.set('last_read_message_id', sql`${messageId}::uuid`);
        await change.write();
        return { success: true, message_id: messageId, marked_as_read: delivered };
      },
    }),
  );
}
