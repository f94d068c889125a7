import type { Interrupt } from '@beckon/contract/turn';
import { sql } from 'kysely';
import type { InstanceChange } from '../instance/instance-change.ts';

/** What the message says to views that do not know its kind. */
const WORDS: Readonly<Record<Interrupt['state'], string>> = {
  asked: 'Asked to stop.',
  stopped: 'Asked to stop: stopped.',
  too_late: 'Asked to stop: the turn was over before.',
  not_stopped: 'Asked to stop: it could not be stopped.',
};

/** Text and metadata of the message that asks to stop a turn. */
export function interruptMessage(interrupt: Interrupt): {
  readonly content: string;
  readonly message_metadata: { readonly interrupt: Interrupt };
} {
  const words = WORDS[interrupt.state];
  return {
    content: interrupt.why == null ? words : `${words} ${interrupt.why}`,
    message_metadata: { interrupt },
  };
}

/** What came of the request to stop the turn that runs, if there is one. The caller holds the instance's lock and writes the change. */
export async function settleInterrupt(
  change: InstanceChange,
  state: Exclude<Interrupt['state'], 'asked'>,
  why?: string,
): Promise<void> {
  const { workspace_id, turn_id, interrupt_id } = change.instance;
  if (turn_id === null || interrupt_id === null) return;
  const { content, message_metadata } = interruptMessage({ turn_id, state, ...(why !== undefined && { why }) });
  // An agent that has stopped, or says why not, has received it; one that was done before may not have.
  const received = state !== 'too_late';
  await sql`
    update messages set content = ${content}, message_metadata = ${JSON.stringify(message_metadata)}::jsonb,
      delivered_at = case when ${received}::boolean then clock_timestamp() end
    where workspace_id = ${workspace_id} and id = ${interrupt_id}`.execute(change.tx);
  change.set('interrupt_id', sql`null`);
  change.log('message_updated', interrupt_id);
}

/** The turn that runs, if there is one, does so no longer. The caller holds the instance's lock and writes the change. */
export async function endTurn(change: InstanceChange, how: 'stopped' | 'too_late'): Promise<void> {
  await settleInterrupt(change, how);
  setTurn(change, null);
}

/** Names the turn that people may stop. */
export function setTurn(change: InstanceChange, turnId: string | null): void {
  if (change.instance.turn_id === turnId) return;
  change.set('turn_id', sql`${turnId}::text`);
  change.log('turn_changed', change.instance.id);
}
