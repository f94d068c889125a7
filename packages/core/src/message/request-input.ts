import type { QueuedMessage, RequestInputInput, RequestInputOutput } from '@beckon/contract/message';
import { sql } from 'kysely';
import { answerAskRow } from '../ask/answer-ask-row.ts';
import { newAsk } from '../ask/new-ask.ts';
import { noteContact } from '../ask/settle-answers.ts';
import { badRequest } from '../app-error.ts';
import type { Context } from '../context.ts';
import { changeInstance } from '../instance/change-instance.ts';
import type { InstanceChange } from '../instance/instance-change.ts';
import { findInstanceOf, lockAgentMessage, type AgentMessageRow } from './agent-message.ts';
import { acknowledge, claimQueue, type Claim } from './queue.ts';

/**
 * Turns a message the agent has sent into a question, and hands out what waits already.
 *
 * Where the reading position has moved past the message the answer is `stale`: the flag is set, as on the reference's
 * wire, but nobody waits, so no ask opens and the status stays. What a person has written since the message is taken as
 * the answer; a relayed text only where it may be one (a question without options).
 *
 * @throws AppError NOT_FOUND (no such agent message), BAD_REQUEST `Message already requires user input`
 */
export async function requestInput(ctx: Context, input: RequestInputInput): Promise<RequestInputOutput> {
  const workspaceId = ctx.actor.workspace_id;
  const instanceId = await findInstanceOf(ctx, input.message_id);
  await ctx.handOuts.settled({ workspaceId, instanceId });
  let claim: Claim | undefined;
  const output = await changeInstance(ctx, { workspaceId, instanceId }, async (change) => {
    claim = undefined;
    const message = await lockAgentMessage(change, input.message_id);
    if (message.requires_user_input) throw badRequest('Message already requires user input');
    await sql`update messages set requires_user_input = true
      where workspace_id = ${workspaceId} and id = ${input.message_id}`.execute(change.tx);
    change.log('message_updated', input.message_id);
    // It was counted as a step.
    change.count('step_count', -1);
    await acknowledge(change, input.message_id);
    await noteContact(change, false);
    const stale = change.instance.last_read_message_id !== input.message_id;
    const handOut = stale ? undefined : await claimQueue(ctx, change, { cursor: input.message_id });
    claim = handOut?.claim;
    const messages = handOut?.messages ?? [];
    if (handOut && !handOut.busy) await openAsk(ctx, change, input.message_id, message, messages);
    await change.write();
    return {
      success: true,
      message_id: input.message_id,
      agent_instance_id: instanceId,
      messages,
      status: stale || handOut?.busy ? ('stale' as const) : ('ok' as const),
    };
  });
  ctx.handOuts.follow(ctx.delivery, claim);
  return output;
}

async function openAsk(
  ctx: Context,
  change: InstanceChange,
  messageId: string,
  message: AgentMessageRow,
  handedOut: readonly QueuedMessage[],
): Promise<void> {
  const ask = newAsk(messageId, message.content, message.message_metadata, null);
  const isPlain = ask.kind === 'question' && ask.options === null;
  const answer = await findAnswer(change, message.seq, isPlain, handedOut);
  if (!answer) {
    change.openAsk(ask);
    change.happen('agent_question');
    return;
  }
  await sql`insert into asks (workspace_id, id, agent_instance_id, kind, options)
    values (${change.instance.workspace_id}, ${messageId}, ${change.instance.id}, ${ask.kind},
      ${ask.options ? JSON.stringify(ask.options) : null}::jsonb)`.execute(change.tx);
  change.count('ask_count', 1);
  change.count('open_asks', 1);
  change.count('live_asks', 1);
  await answerAskRow(change, ask, {
    text: answer.content,
    messageId: answer.id,
    userId: answer.sender_user_id ?? ctx.actor.user_id,
    delivered: false,
  });
}

async function findAnswer(
  { tx, instance }: InstanceChange,
  after: number,
  relayed: boolean,
  among: readonly QueuedMessage[],
): Promise<{ id: string; content: string; sender_user_id: string | null } | undefined> {
  if (among.length === 0) return undefined;
  return tx
    .selectFrom('messages')
    .select(['id', 'content', 'sender_user_id'])
    .where('workspace_id', '=', instance.workspace_id)
    .where(
      'id',
      'in',
      among.map((message) => message.id),
    )
    .where('seq', '>', after)
    .where('relayed', 'in', relayed ? [true, false] : [false])
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
}
