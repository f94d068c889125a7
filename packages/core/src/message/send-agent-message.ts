import type { SendAgentMessageInput, SendAgentMessageOutput } from '@beckon/contract/message';
import { randomUUID } from 'node:crypto';
import { badRequest } from '../app-error.ts';
import { checkCallbackUrl } from '../callback/callback-url.ts';
import type { Context } from '../context.ts';
import { once } from '../idempotency/once.ts';
import { requestUuid } from '../idempotency/request-uuid.ts';
import { changeInstance } from '../instance/change-instance.ts';
import { createInstance } from '../instance/create-instance.ts';
import { setGitDiff } from '../instance/set-git-diff.ts';
import { addAgentMessage } from './add-agent-message.ts';
import { checkContent, checkJson, checkLine, checkMetadata } from './content.ts';
import { claimMessages, claimQueue, type Claim } from './queue.ts';

/** What one agent message answers, and the step it was. */
export interface SentAgentMessage extends SendAgentMessageOutput {
  readonly step_number: number;
}

/**
 * An agent reports or asks: creates the instance on its first message, stores the message, opens an ask for a question,
 * and hands out what people wrote meanwhile.
 *
 * @throws AppError BAD_REQUEST (agent_type missing for a new instance, NUL, not of its kind, deleted instance), PAYLOAD_TOO_LARGE,
 * CONFLICT (idempotency key with another request)
 */
export async function sendAgentMessage(ctx: Context, input: SendAgentMessageInput): Promise<SentAgentMessage> {
  const content = checkContent(input.content, ctx.limits.maxContentBytes);
  checkMetadata(input.message_metadata);
  checkRequest(input, ctx.limits.maxContentBytes);
  if (input.requires_user_input) await checkCallbackUrl(ctx, input.message_metadata);
  // A retry must find the instance that its first attempt made.
  const instanceId = input.agent_instance_id ?? requestUuid(ctx) ?? randomUUID();
  const row = { workspaceId: ctx.actor.workspace_id, instanceId };
  await ctx.handOuts.settled(row);
  let claim: Claim | undefined;
  const sent = await changeInstance(
    ctx,
    row,
    (change) =>
      once<SentAgentMessage>(ctx, change.tx, null, {
        operation: 'messages.sendAgent',
        input,
        first: async () => {
          const id = randomUUID();
          const handOut = input.hand_out === false ? undefined : await claimQueue(ctx, change, { claimId: id });
          claim = handOut?.claim;
          if (typeof input.git_diff === 'string') setGitDiff(change, input.git_diff);
          await addAgentMessage(change, { ...input, content, id });
          await change.write();
          return {
            success: true,
            agent_instance_id: instanceId,
            message_id: id,
            queued_user_messages: handOut?.messages ?? [],
            step_number: change.instance.step_count + 1,
          };
        },
        // A retry answers with the same messages; those that no response has delivered yet are claimed for this one.
        again: async ({ queued_user_messages: messages }) => {
          claim = messages.length > 0 ? await claimMessages(ctx, change, messages) : undefined;
        },
      }),
    async (tx, deleted) => {
      if (deleted) throw badRequest('Agent instance was deleted. Start a new one under another agent_instance_id.');
      const machine = input.machine ? { machine: checkLine(input.machine, 'machine') } : null;
      await createInstance(tx, ctx.actor, instanceId, input.agent_type, { instance_metadata: machine });
    },
  );
  ctx.handOuts.follow(ctx.delivery, claim);
  return sent;
}

/** @throws AppError BAD_REQUEST for a request with a message that does not ask */
function checkRequest({ request, requires_user_input }: SendAgentMessageInput, maxBytes: number): void {
  if (!request) return;
  if (!requires_user_input)
    throw badRequest('request belongs to a message that asks: send requires_user_input as well.');
  checkJson(request, 'request', maxBytes);
}
