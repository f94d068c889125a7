import type { InstanceStatus } from '@beckon/contract/instance-status';

/** What can happen to an instance, as far as its status is concerned. */
export type InstanceHappening =
  /** An agent reports: a message that asks nothing. */
  | 'agent_message'
  | 'agent_question'
  /** A person writes; also the answer to a question, through any door. */
  | 'person_message'
  /** What a person typed at the agent's terminal, when it answered nothing. */
  | 'relayed_message'
  /** A sign of life without content, while no question is open / while one is. */
  | 'contact'
  | 'contact_waiting'
  /** Heartbeats have stopped. */
  | 'silent'
  /** No sign of life for a day. */
  | 'forgotten'
  | 'ended'
  | 'failed'
  | 'killed';

type Row = Readonly<Record<InstanceHappening, InstanceStatus>>;

const living = (self: InstanceStatus): Row => ({
  agent_message: 'ACTIVE',
  agent_question: 'AWAITING_INPUT',
  person_message: 'ACTIVE',
  relayed_message: self,
  contact: self,
  contact_waiting: self,
  silent: 'DISCONNECTED',
  forgotten: 'STALE',
  ended: 'COMPLETED',
  failed: 'FAILED',
  killed: 'KILLED',
});

/** Lost sight of: only the agent itself brings it back. */
const lost = (self: InstanceStatus): Row => ({
  ...living(self),
  person_message: self,
  contact: 'ACTIVE',
  contact_waiting: 'AWAITING_INPUT',
  silent: self,
});

/** Over: late messages are kept, the status stays. */
const over = (self: InstanceStatus): Row => ({
  agent_message: self,
  agent_question: self,
  person_message: self,
  relayed_message: self,
  contact: self,
  contact_waiting: self,
  silent: self,
  forgotten: self,
  ended: 'COMPLETED',
  failed: self,
  killed: self,
});

/** Every status x every happening. */
export const INSTANCE_TRANSITIONS: Readonly<Record<InstanceStatus, Row>> = {
  ACTIVE: living('ACTIVE'),
  AWAITING_INPUT: { ...living('AWAITING_INPUT'), forgotten: 'AWAITING_INPUT' },
  PAUSED: { ...living('PAUSED'), person_message: 'PAUSED', silent: 'PAUSED' },
  STALE: { ...lost('STALE'), silent: 'STALE' },
  DISCONNECTED: lost('DISCONNECTED'),
  COMPLETED: over('COMPLETED'),
  FAILED: over('FAILED'),
  KILLED: over('KILLED'),
};

export const nextStatus = (status: InstanceStatus, happening: InstanceHappening): InstanceStatus =>
  INSTANCE_TRANSITIONS[status][happening];

/** Has the instance come to its end? */
export const isOver = (status: InstanceStatus): boolean =>
  status === 'COMPLETED' || status === 'FAILED' || status === 'KILLED';
