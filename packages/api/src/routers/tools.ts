import {
  AskQuestionInput,
  AskQuestionOutput,
  EndSessionInput,
  EndSessionToolOutput,
  LogStepInput,
  LogStepOutput,
  WaitForAnswerInput,
} from '@beckon/contract/tool';
import { askQuestion } from '@beckon/core/ask/ask-question';
import { waitForAnswer } from '@beckon/core/ask/wait-for-answer';
import { endSession } from '@beckon/core/instance/end-session';
import { logStep } from '@beckon/core/message/log-step';
import type { TRPCRouterRecord } from '@trpc/server';
import { procedure } from '../trpc.ts';

/** The tools an agent works with, under the names the reference gave them. */
export const toolsRouter = {
  logStep: procedure
    .meta({
      summary: 'Report what you are about to do.',
      description:
        'Call it before every significant action: reading, editing, running, searching. The person who watches sees it ' +
        'live. The result may carry user_feedback: instructions from that person, which bind you from then on.',
      scope: 'agent',
      mcp: { name: 'log_step', title: 'Report a step' },
    })
    .input(LogStepInput)
    .output(LogStepOutput)
    .mutation(({ ctx, input }) => logStep(ctx, input, ctx.agentType)),
  askQuestion: procedure
    .meta({
      summary: 'Ask the person who watches a question, and wait for the answer.',
      description:
        'Ask one focused question and give the context that is needed to answer it. If the result says status "pending", ' +
        'call wait_for_answer with its question_id; the question stays open meanwhile.',
      scope: 'agent',
      // Not openWorld: Codex asks its terminal's leave for such tools, and without a terminal refuses them.
      mcp: { name: 'ask_question', title: 'Ask a person', progressTotal: 1440 },
    })
    .input(AskQuestionInput)
    .output(AskQuestionOutput)
    .mutation(({ ctx, input }) => askQuestion(ctx, input)),
  waitForAnswer: procedure
    .meta({
      summary: 'Go on waiting for the answer of a question you asked before.',
      description: 'Call it with the question_id that ask_question returned with status "pending", as often as needed.',
      scope: 'agent',
      mcp: { name: 'wait_for_answer', title: 'Wait for an answer', idempotent: true, progressTotal: 1440 },
    })
    .input(WaitForAnswerInput)
    .output(AskQuestionOutput)
    .mutation(({ ctx, input }) => waitForAnswer(ctx, input)),
  endSession: procedure
    .meta({
      summary: 'End your session.',
      description: 'Call it only when the person has confirmed that the work is done.',
      scope: 'agent',
      mcp: { name: 'end_session', title: 'End the session', idempotent: true },
    })
    .input(EndSessionInput)
    .output(EndSessionToolOutput)
    .mutation(({ ctx, input }) => endSession(ctx, input)),
} satisfies TRPCRouterRecord;
