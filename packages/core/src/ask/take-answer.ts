import type { AskState, SettleAskInput, TakeAnswerInput, TakenAnswer } from '@beckon/contract/ask';
import { sql } from 'kysely';
import { badRequest, conflict } from '../app-error.ts';
import { instanceTopic, type Context } from '../context.ts';
import { waitUntil } from '../event/wait-until.ts';
import { changeInstance, type InstanceRow } from '../instance/change-instance.ts';
import { claimMessages, type Claim } from '../message/queue.ts';
import { noteContact } from './settle-answers.ts';

interface Decision {
  readonly agent_instance_id: string;
  readonly state: AskState;
  readonly answer: string | null;
  readonly answer_message_id: string | null;
  readonly answered_by_name: string | null;
  readonly request_hash: string | null;
  readonly taken_by: string | null;
}

/**
 * The program that is about to run something comes for the decision about it. A decision is used once: the first taker
 * has it, again and again if need be, another one never. Nobody gets it for another request.
 *
 * @throws AppError BAD_REQUEST (unknown ask, one without a request), CONFLICT (another request, taken by another)
 */
export async function takeAnswer(ctx: Context, input: TakeAnswerInput): Promise<TakenAnswer> {
  const { agent_instance_id: instanceId } = await getDecision(ctx, input);
  const row: InstanceRow = { workspaceId: ctx.actor.workspace_id, instanceId };
  await ctx.handOuts.settled(row);
  const look = async (): Promise<Decision | undefined> => {
    const decision = await getDecision(ctx, input);
    return decision.state === 'open' ? undefined : decision;
  };
  const signal = AbortSignal.any([ctx.signal, ctx.closing]);
  const closed = await waitUntil(
    ctx.bell,
    instanceTopic(row.workspaceId, instanceId),
    { deadlineMs: input.wait * 1000, signal },
    look,
  );
  if (!closed || closed.answer_message_id === null) return toTaken(input, closed ?? (await getDecision(ctx, input)));
  const { taken, claim } = await changeInstance(ctx, row, (change) => take(ctx, change, input));
  ctx.handOuts.follow(ctx.delivery, claim);
  return toTaken(input, taken);
}

/**
 * The agent's own terminal has settled an ask, or the turn that asked was stopped: nobody needs to decide. It grants nothing;
 * it only takes the ask away.
 * Settled or decided before is fine.
 *
 * @throws AppError BAD_REQUEST (unknown ask)
 */
export async function settleAtTerminal(ctx: Context, input: SettleAskInput): Promise<TakenAnswer> {
  const decision = await findDecision(ctx, input.ask_id);
  if (!decision?.request_hash) throw unknown(input.ask_id);
  const row = { workspaceId: ctx.actor.workspace_id, instanceId: decision.agent_instance_id };
  await changeInstance(ctx, row, async (change) => {
    const { rows } = await sql`
      update asks set state = 'cancelled', settled_at_terminal = ${!input.turn_stopped}, closed_at = clock_timestamp()
      where workspace_id = ${row.workspaceId} and id = ${input.ask_id} and state = 'open' returning id`.execute(
      change.tx,
    );
    if (rows.length > 0) {
      change.log('ask_changed', input.ask_id);
      change.count('open_asks', -1);
      change.count('live_asks', -1);
      if (change.instance.open_asks === 1) change.happen('person_message');
    }
    await noteContact(change, false);
    await change.write();
  });
  const settled = await findDecision(ctx, input.ask_id);
  if (!settled?.request_hash) throw unknown(input.ask_id);
  return toTaken({ ask_id: input.ask_id, request_hash: settled.request_hash }, settled);
}

async function take(
  ctx: Context,
  change: Parameters<Parameters<typeof changeInstance<unknown>>[2]>[0],
  input: TakeAnswerInput,
): Promise<{ taken: Decision; claim: Claim | undefined }> {
  const { rows } = await sql<{ id: string }>`
    update asks set taken_by = coalesce(taken_by, ${input.taker_id}::uuid)
    where workspace_id = ${change.instance.workspace_id} and id = ${input.ask_id}
      and (taken_by is null or taken_by = ${input.taker_id}::uuid) returning id`.execute(change.tx);
  if (rows.length === 0) throw conflict('This decision was taken by another program; it is used once. Ask again.');
  const taken = await getDecision({ ...ctx, db: change.tx }, input);
  const undelivered = await change.tx
    .selectFrom('messages')
    .select('id')
    .where('workspace_id', '=', change.instance.workspace_id)
    .where('id', '=', taken.answer_message_id)
    .where('delivered_at', 'is', null)
    .executeTakeFirst();
  const claim = undelivered && (await claimMessages(ctx, change, [undelivered]));
  await change.write();
  return { taken, claim };
}

async function getDecision(ctx: Pick<Context, 'db' | 'actor'>, input: TakeAnswerInput): Promise<Decision> {
  const decision = await findDecision(ctx, input.ask_id);
  if (!decision?.request_hash) throw unknown(input.ask_id);
  if (decision.request_hash !== input.request_hash) {
    throw conflict('request_hash is of something else than what was asked. Ask about what will run.');
  }
  if (decision.taken_by !== null && decision.taken_by !== input.taker_id) {
    throw conflict('This decision was taken by another program; it is used once. Ask again.');
  }
  return decision;
}

async function findDecision(ctx: Pick<Context, 'db' | 'actor'>, askId: string): Promise<Decision | undefined> {
  const { rows } = await sql<Decision>`
    select a.agent_instance_id, a.state, a.answer, a.answer_message_id, a.request_hash, a.taken_by,
      coalesce(u.display_name, u.email) as answered_by_name
    from asks a left join users u on u.id = a.answered_by
    where a.workspace_id = ${ctx.actor.workspace_id} and a.id = ${askId}`.execute(ctx.db);
  return rows[0];
}

const unknown = (askId: string) =>
  badRequest(`ask_id ${askId} is not an ask with a request of this agent; use the message_id that asking returned.`);

const toTaken = (
  { ask_id, request_hash }: Pick<TakeAnswerInput, 'ask_id' | 'request_hash'>,
  { state, answer, answered_by_name }: Decision,
): TakenAnswer => ({ ask_id, state, answer, answered_by_name, request_hash });
