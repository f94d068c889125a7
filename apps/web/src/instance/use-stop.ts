import type { InstanceState } from '@beckon/contract/feed';
import { explain, trpc } from '../app/beckon.ts';
import { tellProblem } from '../ui/toast.tsx';

/** The way to stop the turn that runs. */
export interface Stop {
  /** Somebody has asked already, and nothing has come of it yet. */
  readonly asked: boolean;
  readonly ask: () => void;
}

/** Undefined where nothing runs that can be stopped, or its agent was lost sight of. */
export function useStop({
  id,
  turn_id,
  interrupt_id,
  status,
}: Pick<InstanceState, 'id' | 'turn_id' | 'interrupt_id' | 'status'>): Stop | undefined {
  const interrupt = trpc.turns.interrupt.useMutation({ onError: (error) => tellProblem(explain(error)) });
  if (turn_id === null || status === 'DISCONNECTED' || status === 'STALE') return undefined;
  const asked = interrupt_id !== null || interrupt.isPending;
  return {
    asked,
    ask() {
      // The turn that is shown: where it is over meanwhile, the next one is not stopped.
      if (!asked) interrupt.mutate({ agent_instance_id: id, turn_id });
    },
  };
}
