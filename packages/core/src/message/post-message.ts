import type { Message, PostMessageInput } from '@beckon/contract/message';
import { answerAskRow, answerText, findOldestOpenAsk, isBound, type OpenAskRow } from '../ask/answer-ask-row.ts';
import { getOpenAsk } from '../ask/get-open-ask.ts';
import { oweCallback } from '../callback/owe-callback.ts';
import type { Context } from '../context.ts';
import { once } from '../idempotency/once.ts';
import { changeInstance, unknownToPerson } from '../instance/change-instance.ts';
import type { InstanceChange } from '../instance/instance-change.ts';
import { checkContent } from './content.ts';
import { getMessage } from './list-messages.ts';

/**
 * A person writes to an agent. The message answers the ask it names, or the oldest open one; when another answer was
 * first it is an ordinary message, and so is one that names what is decided with a request_hash only (`asks.answer`). It waits for the agent's next contact unless a waiting call takes it at once.
 *
 * @throws AppError NOT_FOUND, BAD_REQUEST (NUL), PAYLOAD_TOO_LARGE, CONFLICT (client_id with another message)
 */
export async function postMessage(ctx: Context, input: PostMessageInput): Promise<Message> {
  const typed = checkContent(input.content, ctx.limits.maxContentBytes);
  const row = { workspaceId: ctx.actor.workspace_id, instanceId: input.agent_instance_id };
  const messageId = await changeInstance(
    ctx,
    row,
    (change) =>
      once(ctx, change.tx, input.client_id, {
        operation: 'messages.post',
        input,
        first: async () => {
          const ask = input.ask_id ? await getOpenAsk(change, input.ask_id) : await findOldestOpenAsk(change, false);
          return addPersonMessage(ctx, change, ask && isBound(ask) ? undefined : ask, typed);
        },
      }),
    unknownToPerson,
  );
  return getMessage(ctx, { message_id: messageId });
}

/** Adds a person's message, as the answer of `ask` if there is one; writes the change. Returns the message's id. */
export async function addPersonMessage(
  ctx: Context,
  change: InstanceChange,
  ask: OpenAskRow | undefined,
  typed: string,
): Promise<string> {
  const text = answerText(ask, typed);
  const userId = ctx.actor.user_id;
  const messageId = change.addMessage({ sender_type: 'USER', sender_user_id: userId, content: text });
  if (ask) {
    await answerAskRow(change, ask, { text, messageId, userId, delivered: false });
    await oweCallback(ctx, change, ask);
  }
  change.happen('person_message');
  await change.write();
  return messageId;
}
