import type { AnswerAskInput, Ask } from '@beckon/contract/ask';
import { must } from '@beckon/shared/must';
import { conflict, notFound } from '../app-error.ts';
import type { Context } from '../context.ts';
import { once } from '../idempotency/once.ts';
import { changeInstance, unknownToPerson } from '../instance/change-instance.ts';
import { checkContent } from '../message/content.ts';
import { addPersonMessage } from '../message/post-message.ts';
import { isBound, type OpenAskRow } from './answer-ask-row.ts';
import { findAsk } from './ask-columns.ts';
import { getOpenAsk } from './get-open-ask.ts';

/**
 * Answers one ask, once: the first answer wins, whatever any view shows.
 *
 * @throws AppError NOT_FOUND; CONFLICT that names who answered first, or says that the ask is closed, or that the decision was
 * made about something else than what will run
 */
export async function answerAsk(ctx: Context, input: AnswerAskInput): Promise<Ask> {
  const typed = checkContent(input.content, ctx.limits.maxContentBytes);
  const workspaceId = ctx.actor.workspace_id;
  const { agent_instance_id: instanceId } = await getAsk(ctx, input);
  await changeInstance(
    ctx,
    { workspaceId, instanceId },
    (change) =>
      once(ctx, change.tx, input.client_id, {
        operation: 'asks.answer',
        input,
        first: async () => {
          const ask = await getOpenAsk(change, input.ask_id);
          if (!ask) throw conflict(closedSentence(must(await findAsk(change.tx, workspaceId, input.ask_id))));
          requireSameRequest(ask, input.request_hash);
          return addPersonMessage(ctx, change, ask, typed);
        },
      }),
    unknownToPerson,
  );
  return getAsk(ctx, input);
}

/** @throws AppError NOT_FOUND */
export async function getAsk(ctx: Pick<Context, 'db' | 'actor'>, input: { ask_id: string }): Promise<Ask> {
  const ask = await findAsk(ctx.db, ctx.actor.workspace_id, input.ask_id);
  if (!ask) throw notFound('Ask not found');
  return ask;
}

/** What was shown is what will run. */
function requireSameRequest(ask: OpenAskRow, shown: string | null | undefined): void {
  if (shown == null && !isBound(ask)) return;
  if (shown === ask.request_hash) return;
  throw conflict(
    shown == null
      ? 'This decides what will run: send the request_hash of what was shown. Get the ask to see it.'
      : 'request_hash is of something else than what will run. Get the ask again and look at its request before deciding.',
  );
}

function closedSentence(ask: Ask): string {
  if (ask.settled_at_terminal) return 'This was settled at the agent’s own terminal.';
  if (ask.state === 'cancelled') return 'This question was cancelled; the agent no longer waits for it.';
  if (ask.state === 'expired' || ask.state === 'open')
    return 'This question has expired; the agent no longer waits for it.';
  return `${ask.answered_by_name ?? 'Somebody'} answered this first: ${ask.answer ?? ''}`;
}
