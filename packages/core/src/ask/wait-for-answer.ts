import type { AskState } from '@beckon/contract/ask';
import type { AskQuestionOutput, WaitForAnswerInput } from '@beckon/contract/tool';
import type { Db } from '@beckon/db/open-database';
import { randomUUID } from 'node:crypto';
import { sql, type RawBuilder } from 'kysely';
import { badRequest } from '../app-error.ts';
import { instanceTopic, type Context } from '../context.ts';
import { waitUntil } from '../event/wait-until.ts';
import { changeInstance, type InstanceRow } from '../instance/change-instance.ts';
import { requireOwnAgent } from '../key/require-own-agent.ts';
import { claimMessages, type Claim } from '../message/queue.ts';

interface Waited {
  readonly state: AskState;
  readonly answer: string | null;
  readonly answer_message_id: string | null;
  readonly waiter_id: string | null;
}

/** Clients measured to wait for minutes as long as progress arrives (docs/guide/agents.md). */
const PATIENT = /claude/;

/**
 * Waits for the answer of a question asked before. Asking again after the answer was handed out answers the same.
 *
 * @throws AppError BAD_REQUEST for an unknown question
 */
export async function waitForAnswer(ctx: Context, input: WaitForAnswerInput): Promise<AskQuestionOutput> {
  const { rows } = await sql<{ agent_instance_id: string; user_agent_id: string }>`
    select a.agent_instance_id, i.user_agent_id
    from asks a join agent_instances i on i.workspace_id = a.workspace_id and i.id = a.agent_instance_id
    where a.workspace_id = ${ctx.actor.workspace_id} and a.id = ${input.question_id}`.execute(ctx.db);
  const [ask] = rows;
  const instanceId = ask?.agent_instance_id;
  if (!instanceId || (input.agent_instance_id && input.agent_instance_id !== instanceId)) {
    throw badRequest(
      `question_id ${input.question_id} is not a question of this agent; use the one ask_question returned.`,
    );
  }
  requireOwnAgent(ctx.actor, ask);
  return holdForAnswer(ctx, instanceId, input.question_id);
}

/**
 * Holds until the question is closed, the hold is over, or the caller has gone. While it holds, the answer is kept for it:
 * no other contact of the agent is handed the same message. A caller that goes never cancels the question.
 */
export async function holdForAnswer(
  ctx: Context,
  instanceId: string,
  questionId: string,
  waiterId: string = randomUUID(),
): Promise<AskQuestionOutput> {
  const workspaceId = ctx.actor.workspace_id;
  const row: InstanceRow = { workspaceId, instanceId };
  const topic = instanceTopic(workspaceId, instanceId);
  const where = sql`workspace_id = ${workspaceId} and id = ${questionId}`;
  const look = async (): Promise<Waited | 'deleted' | undefined> => {
    const { rows } = await sql<Waited>`
      select state, answer, answer_message_id, waiter_id from asks where ${where}`.execute(ctx.db);
    const [ask] = rows;
    if (ask?.state !== 'open') return ask ?? 'deleted';
    // Another call that waited for it too has left.
    if (ask.waiter_id === null) await markWaiter(ctx, ctx.db, questionId, waiterId);
    return undefined;
  };
  await ctx.handOuts.settled(row);
  await markWaiter(ctx, ctx.db, questionId, waiterId);
  const release = ctx.listeners.hold(row, 'at_once');
  let isServed = false;
  try {
    const deadlineMs = PATIENT.test(ctx.client ?? '') ? ctx.limits.patientAskHoldMs : ctx.limits.askHoldMs;
    const closed = await waitUntil(
      ctx.bell,
      topic,
      { deadlineMs, signal: AbortSignal.any([ctx.signal, ctx.closing]) },
      look,
    );
    if (!closed) return pending(questionId);
    isServed = true;
    if (closed === 'deleted' || closed.answer === null) {
      const expired = closed !== 'deleted' && closed.state === 'expired';
      return nobody(questionId, expired ? 'it has expired' : 'it was cancelled');
    }
    if (closed.state === 'answered') ctx.handOuts.follow(ctx.delivery, await claimAnswer(ctx, row, closed));
    return { answer: closed.answer, question_id: questionId };
  } finally {
    release(isServed ? 'served' : 'turn');
    await leave(ctx, topic, sql`${where} and waiter_id = ${waiterId}`);
  }
}

/** Keeps the answer of this question for the call `waiterId`: other contacts of the agent leave it alone. */
export async function markWaiter(ctx: Context, db: Db, questionId: string, waiterId: string): Promise<void> {
  await sql`update asks set waiter_id = ${waiterId}, waiter_process = ${ctx.bell.processKey}
    where workspace_id = ${ctx.actor.workspace_id} and id = ${questionId}`.execute(db);
}

/** Keeps the answer for this call no longer. Must not fail: the answer may be on its way, and a mark left behind ages. */
async function leave(ctx: Context, topic: string, mark: RawBuilder<unknown>): Promise<void> {
  const cleared = await sql`update asks set waiter_id = null, waiter_process = null where ${mark} returning id`
    .execute(ctx.db)
    .catch(() => undefined);
  // Whoever waits for this answer too, or was told that somebody does, looks again.
  if (cleared && cleared.rows.length > 0) ctx.bell.ring([topic]);
}

/** Claims the answer's message for this response, also where another one is carrying it: either confirms it. */
async function claimAnswer(ctx: Context, row: InstanceRow, ask: Waited): Promise<Claim | undefined> {
  return changeInstance(ctx, row, async (change) => {
    const answer = await change.tx
      .selectFrom('messages')
      .select('id')
      .where('workspace_id', '=', row.workspaceId)
      .where('id', '=', ask.answer_message_id)
      .where('delivered_at', 'is', null)
      .executeTakeFirst();
    return answer && claimMessages(ctx, change, [answer]);
  });
}

const pending = (questionId: string): AskQuestionOutput => ({
  question_id: questionId,
  status: 'pending',
  message: `Nobody has answered yet. Call wait_for_answer with question_id "${questionId}" to keep waiting.`,
});

const nobody = (questionId: string, why: string): AskQuestionOutput => ({
  question_id: questionId,
  status: 'cancelled',
  message: `Nobody will answer this question: ${why}.`,
});
