import {
  AnswerAskInput,
  Ask,
  CancelAskInput,
  GetAskInput,
  ListOpenAsksInput,
  OpenAskList,
  SettleAskInput,
  TakeAnswerInput,
  TakenAnswer,
} from '@beckon/contract/ask';
import { answerAsk, getAsk } from '@beckon/core/ask/answer-ask';
import { cancelAsk } from '@beckon/core/ask/cancel-ask';
import { listOpenAsks } from '@beckon/core/ask/list-open-asks';
import { settleAtTerminal, takeAnswer } from '@beckon/core/ask/take-answer';
import type { TRPCRouterRecord } from '@trpc/server';
import { procedure } from '../trpc.ts';

export const asksRouter = {
  listOpen: procedure
    .meta({
      summary: 'List what waits for a person, oldest first',
      scope: 'read',
      rest: { method: 'GET', path: '/asks' },
    })
    .input(ListOpenAsksInput)
    .output(OpenAskList)
    .query(({ ctx, input }) => listOpenAsks(ctx.db, ctx.actor.workspace_id, input.limit)),
  get: procedure
    .meta({ summary: 'Get an ask', scope: 'read', guest: true, rest: { method: 'GET', path: '/asks/{ask_id}' } })
    .input(GetAskInput)
    .output(Ask)
    .query(({ ctx, input }) => getAsk(ctx, input)),
  answer: procedure
    .meta({
      summary: 'Answer an ask; the first answer wins',
      scope: 'decide',
      guest: true,
      rest: { method: 'POST', path: '/asks/{ask_id}/answer' },
    })
    .input(AnswerAskInput)
    .output(Ask)
    .mutation(({ ctx, input }) => answerAsk(ctx, input)),
  cancel: procedure
    .meta({ summary: 'Take a question away', scope: 'decide', rest: { method: 'POST', path: '/asks/{ask_id}/cancel' } })
    .input(CancelAskInput)
    .output(Ask)
    .mutation(({ ctx, input }) => cancelAsk(ctx, input)),
  take: procedure
    .meta({
      summary: 'Fetch the decision about what is about to run',
      description:
        'For the program that asked with a request, not for models. The decision is bound to the request and is used ' +
        'once: the first taker_id has it, the same one again and again.',
      scope: 'agent',
      rest: { method: 'POST', path: '/asks/{ask_id}/take' },
    })
    .input(TakeAnswerInput)
    .output(TakenAnswer)
    .mutation(({ ctx, input }) => takeAnswer(ctx, input)),
  settleAtTerminal: procedure
    .meta({
      summary: 'Close an ask that was settled at the agent’s own terminal',
      scope: 'agent',
      rest: { method: 'POST', path: '/asks/{ask_id}/settle-at-terminal' },
    })
    .input(SettleAskInput)
    .output(TakenAnswer)
    .mutation(({ ctx, input }) => settleAtTerminal(ctx, input)),
} satisfies TRPCRouterRecord;
