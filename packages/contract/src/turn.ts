import { z } from 'zod';
import { Id, type Metadata } from './id.ts';
import { MAX_WAIT_SECONDS } from './limits.ts';

export const TurnId = z.string().min(1).max(255);

/** What an agent says of its turn: it runs and can be stopped, it is over, it was stopped, it could not be stopped. */
export const TurnState = z.enum(['running', 'over', 'stopped', 'not_stopped']);
export type TurnState = z.infer<typeof TurnState>;

export const TellTurnInput = z.strictObject({
  agent_instance_id: Id,
  turn_id: TurnId.describe('Chosen by the agent: no later turn of the instance has it.'),
  state: TurnState.describe(
    'running: people are offered to stop it. over, stopped: it has ended. not_stopped: it goes on although it was asked to stop.',
  ),
  why: z.string().min(1).max(1_000).nullish().describe('With not_stopped: why not, in a sentence for people.'),
});
export type TellTurnInput = z.infer<typeof TellTurnInput>;

export const RunningTurnId = TurnId.nullable().describe(
  'The turn that runs and can be stopped; null where there is none.',
);
export const InterruptId = Id.nullable().describe(
  'The message that asks to stop it, while that is neither done nor refused.',
);

/** How it stands with the turn of an instance. */
export const Turn = z
  .object({ agent_instance_id: Id, turn_id: RunningTurnId, interrupt_id: InterruptId })
  .meta({ id: 'Turn' });
export type Turn = z.infer<typeof Turn>;

export const PendingInterruptInput = z.strictObject({
  agent_instance_id: Id,
  turn_id: TurnId.describe('The turn that the caller runs.'),
  wait: z
    .number()
    .min(0)
    .max(MAX_WAIT_SECONDS)
    .default(0)
    .describe(`Seconds to hold while it goes on and nobody asks, 0 to ${MAX_WAIT_SECONDS}.`),
});
export type PendingInterruptInput = z.infer<typeof PendingInterruptInput>;

export const PendingInterrupt = z
  .object({
    agent_instance_id: Id,
    turn_id: TurnId,
    state: z
      .enum(['running', 'interrupt', 'over'])
      .describe('interrupt: stop this turn, then tell what came of it. over: it is no longer the turn that runs.'),
    interrupt_id: Id.nullable(),
  })
  .meta({ id: 'PendingInterrupt' });
export type PendingInterrupt = z.infer<typeof PendingInterrupt>;

export const InterruptTurnInput = z.strictObject({
  agent_instance_id: Id,
  turn_id: TurnId.describe('The turn that is meant, as the instance shows it: no other one is stopped.'),
});
export type InterruptTurnInput = z.infer<typeof InterruptTurnInput>;

/** What came of a request to stop a turn, as its message tells. */
export const Interrupt = z
  .object({
    turn_id: TurnId,
    state: z.enum(['asked', 'stopped', 'too_late', 'not_stopped']).describe('too_late: the turn was over before.'),
    why: z.string().nullish().describe('With not_stopped, where the agent has said why.'),
  })
  .meta({ id: 'Interrupt' });
export type Interrupt = z.infer<typeof Interrupt>;

/** The kind of a message that asks to stop a turn. Only the server writes it, and never as an agent. */
export const INTERRUPT_KIND = 'interrupt';

const InterruptMetadata = z.looseObject({ interrupt: Interrupt });

/** What a message of a person says about stopping a turn; undefined for every other message. Never throws. */
export function readInterrupt(message: {
  readonly kind: string;
  readonly sender_type: 'AGENT' | 'USER';
  readonly message_metadata: Metadata | null;
}): Interrupt | undefined {
  if (message.kind !== INTERRUPT_KIND || message.sender_type !== 'USER') return undefined;
  return InterruptMetadata.safeParse(message.message_metadata).data?.interrupt;
}
