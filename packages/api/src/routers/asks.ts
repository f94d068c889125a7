import { AnswerAskInput, Ask, CancelAskInput, GetAskInput, ListOpenAsksInput, OpenAskList } from '@beckon/contract/ask';
import { answerAsk, getAsk } from '@beckon/core/ask/answer-ask';
import { cancelAsk } from '@beckon/core/ask/cancel-ask';
import { listOpenAsks } from '@beckon/core/ask/list-open-asks';
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
} satisfies TRPCRouterRecord;
