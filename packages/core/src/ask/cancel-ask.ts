import type { Ask } from '@beckon/contract/ask';
import { sql } from 'kysely';
import { conflict } from '../app-error.ts';
import type { Context } from '../context.ts';
import { changeInstance, unknownToPerson } from '../instance/change-instance.ts';
import type { InstanceChange } from '../instance/instance-change.ts';
import { getAsk } from './answer-ask.ts';

/**
 * Takes a question away: the agent that waits is told that nobody will answer.
 *
 * @throws AppError NOT_FOUND; CONFLICT when it is no longer open
 */
export async function cancelAsk(ctx: Context, input: { ask_id: string }): Promise<Ask> {
  const workspaceId = ctx.actor.workspace_id;
  const { agent_instance_id: instanceId } = await getAsk(ctx, input);
  await changeInstance(
    ctx,
    { workspaceId, instanceId },
    async (change) => {
      const cancelled = await closeOpenAsks(change, 'cancelled', input.ask_id);
      if (cancelled === 0) throw conflict('This question is no longer open.');
      if (change.instance.open_asks === cancelled) change.happen('person_message');
      await change.write();
    },
    unknownToPerson,
  );
  return getAsk(ctx, input);
}

/** Closes the instance's open asks, or one of them, without an answer. Returns how many. */
export async function closeOpenAsks(
  change: InstanceChange,
  state: 'cancelled' | 'expired',
  only?: string,
): Promise<number> {
  if (change.instance.open_asks === 0) return 0;
  const { rows } = await sql<{ id: string }>`
    update asks set state = ${state}, closed_at = clock_timestamp()
    where workspace_id = ${change.instance.workspace_id} and agent_instance_id = ${change.instance.id} and state = 'open'
      and (${only ?? null}::uuid is null or id = ${only ?? null}::uuid)
    returning id`.execute(change.tx);
  for (const { id } of rows) change.log('ask_changed', id);
  change.count('open_asks', -rows.length);
  change.count('live_asks', -rows.length);
  return rows.length;
}
