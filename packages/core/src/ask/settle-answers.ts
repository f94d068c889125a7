import { sql } from 'kysely';
import type { InstanceChange } from '../instance/instance-change.ts';

/** The answers among `deliveredMessageIds` have reached the agent. The caller holds the instance's lock. */
export async function settleAnswers(change: InstanceChange, deliveredMessageIds: readonly string[]): Promise<void> {
  if (deliveredMessageIds.length === 0) return;
  const { rows } = await sql<{ id: string }>`
    update asks set state = 'delivered', delivered_at = clock_timestamp()
    where workspace_id = ${change.instance.workspace_id} and agent_instance_id = ${change.instance.id}
      and answer_message_id = any(${deliveredMessageIds}::uuid[]) and state = 'answered'
    returning id`.execute(change.tx);
  for (const { id } of rows) change.log('ask_changed', id);
}

/**
 * An agent has made contact: one that was lost is back, the answers it received before are applied, and where it reports
 * something else, its open asks are marked as moved on from; not those that carry what will run, whose program waits. The caller holds the instance's lock.
 */
export async function noteContact(change: InstanceChange, movesOn: boolean): Promise<void> {
  change.touch();
  const { instance } = change;
  change.happen(instance.open_asks > 0 ? 'contact_waiting' : 'contact');
  if (instance.live_asks === 0) return;
  const { rows } = await sql<{ id: string; state: string }>`
    update asks set
      state = case when state = 'delivered' then 'applied' else state end,
      applied_at = case when state = 'delivered' then clock_timestamp() end,
      moved_on = moved_on or (state = 'open' and request_hash is null and ${movesOn}::boolean)
    where workspace_id = ${instance.workspace_id} and agent_instance_id = ${instance.id}
      and (state = 'delivered' or (state = 'open' and request_hash is null and ${movesOn}::boolean and not moved_on))
    returning id, state`.execute(change.tx);
  for (const { id, state } of rows) {
    change.log('ask_changed', id);
    if (state === 'applied') change.count('live_asks', -1);
  }
}
