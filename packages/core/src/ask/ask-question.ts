import type { AskQuestionInput, AskQuestionOutput } from '@beckon/contract/tool';
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { badRequest } from '../app-error.ts';
import type { Context } from '../context.ts';
import { changeInstance } from '../instance/change-instance.ts';
import type { InstanceChange } from '../instance/instance-change.ts';
import { addAgentMessage } from '../message/add-agent-message.ts';
import { checkContent } from '../message/content.ts';
import { holdForAnswer, markWaiter } from './wait-for-answer.ts';

/**
 * Asks a person and waits. The same text again joins the earlier question until its answer has been handed out, so a
 * client that gave up and retries does not ask twice. What else people wrote is left to the next report.
 *
 * @throws AppError BAD_REQUEST: `agent_instance_id is required`, `question_text is required`, unknown instance
 */
export async function askQuestion(ctx: Context, input: AskQuestionInput): Promise<AskQuestionOutput> {
  const { agent_instance_id: instanceId, question_text: question } = input;
  if (!instanceId) throw badRequest('agent_instance_id is required');
  if (!question) throw badRequest('question_text is required');
  const content = checkContent(question, ctx.limits.maxContentBytes, 'question_text');
  const row = { workspaceId: ctx.actor.workspace_id, instanceId };
  const waiterId = randomUUID();
  await ctx.handOuts.settled(row);
  const questionId = await changeInstance(ctx, row, async (change) => {
    const earlier = await findSameQuestion(change, content);
    if (earlier) return earlier;
    const id = await addAgentMessage(change, { content, requires_user_input: true });
    await change.write();
    // From its first moment, or another call of the agent might carry the answer before this one waits.
    await markWaiter(ctx, change.tx, id, waiterId);
    return id;
  });
  return holdForAnswer(ctx, instanceId, questionId, waiterId);
}

async function findSameQuestion({ tx, instance }: InstanceChange, content: string): Promise<string | undefined> {
  if (instance.live_asks === 0) return undefined;
  const { rows } = await sql<{ id: string }>`
    select a.id from asks a join messages m on m.workspace_id = a.workspace_id and m.id = a.id
    where a.workspace_id = ${instance.workspace_id} and a.agent_instance_id = ${instance.id}
      and a.state in ('open', 'answered') and m.content = ${content}
    order by a.created_at desc limit 1`.execute(tx);
  return rows[0]?.id;
}
