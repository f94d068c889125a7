import { Message } from '@beckon/contract/message';
import {
  InterruptTurnInput,
  PendingInterrupt,
  PendingInterruptInput,
  TellTurnInput,
  Turn,
} from '@beckon/contract/turn';
import { interruptTurn } from '@beckon/core/turn/interrupt-turn';
import { pendingInterrupt } from '@beckon/core/turn/pending-interrupt';
import { tellTurn } from '@beckon/core/turn/tell-turn';
import type { TRPCRouterRecord } from '@trpc/server';
import { procedure } from '../trpc.ts';

const TURN = '/agent-instances/{agent_instance_id}/turn';

/** No tools: a model in its turn cannot listen; the program that runs it can. */
export const turnsRouter = {
  tell: procedure
    .meta({
      summary: 'Say that a turn runs which people may stop, or what became of it',
      description:
        'Only an agent that can stop says that a turn runs: people are offered a button for it, and turns.pendingInterrupt ' +
        'tells when it is pressed.',
      scope: 'agent',
      rest: { method: 'PUT', path: TURN },
    })
    .input(TellTurnInput)
    .output(Turn)
    .mutation(({ ctx, input }) => tellTurn(ctx, input)),
  pendingInterrupt: procedure
    .meta({
      summary: 'Fetch whether people want the turn stopped that runs',
      description: 'Answers the same until the turn is over, or the agent has said what came of it.',
      scope: 'agent',
      rest: { method: 'GET', path: `${TURN}/interrupt` },
    })
    .input(PendingInterruptInput)
    .output(PendingInterrupt)
    .mutation(({ ctx, input }) => pendingInterrupt(ctx, input)),
  interrupt: procedure
    .meta({
      summary: 'Ask to stop the turn that runs, as a person',
      description: 'The message it answers tells what comes of it. Another turn is never stopped by it.',
      scope: 'decide',
      guest: true,
      rest: { method: 'POST', path: `${TURN}/interrupt` },
    })
    .input(InterruptTurnInput)
    .output(Message)
    .mutation(({ ctx, input }) => interruptTurn(ctx, input)),
} satisfies TRPCRouterRecord;
