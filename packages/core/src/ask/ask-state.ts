import type { AskState } from '@beckon/contract/ask';

/** What can happen to an ask. */
export type AskHappening = 'answer' | 'deliver' | 'apply' | 'cancel' | 'expire';

const closed: Readonly<Record<AskHappening, 'rejected'>> = {
  answer: 'rejected',
  deliver: 'rejected',
  apply: 'rejected',
  cancel: 'rejected',
  expire: 'rejected',
};

/** Every state x every happening. An ask is answered once; only an open one can be cancelled or expire. */
export const ASK_TRANSITIONS: Readonly<Record<AskState, Readonly<Record<AskHappening, AskState | 'rejected'>>>> = {
  open: { answer: 'answered', deliver: 'rejected', apply: 'rejected', cancel: 'cancelled', expire: 'expired' },
  answered: { answer: 'rejected', deliver: 'delivered', apply: 'rejected', cancel: 'rejected', expire: 'rejected' },
  delivered: { answer: 'rejected', deliver: 'rejected', apply: 'applied', cancel: 'rejected', expire: 'rejected' },
  applied: closed,
  cancelled: closed,
  expired: closed,
};

/** The states in which `happening` is possible; SQL updates name them in their condition. */
export function statesBefore(happening: AskHappening): AskState[] {
  return (Object.keys(ASK_TRANSITIONS) as AskState[]).filter(
    (state) => ASK_TRANSITIONS[state][happening] !== 'rejected',
  );
}

/** Has its answer yet to reach the agent, or to be used? */
export const isLive = (state: AskState): boolean => state === 'open' || state === 'answered' || state === 'delivered';
