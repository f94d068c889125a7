import type { PendingInterrupt, PendingInterruptInput } from '@beckon/contract/turn';
import { badRequest } from '../app-error.ts';
import { instanceTopic, type Context } from '../context.ts';
import { waitUntil } from '../event/wait-until.ts';
import { requireOwnAgent } from '../key/require-own-agent.ts';

/**
 * Tells whoever runs a turn whether people want it stopped, as often as it is asked, until the turn is over. Held up to 25 s
 * while nobody does.
 *
 * @throws AppError BAD_REQUEST (unknown instance), FORBIDDEN where a key of one agent comes to an instance of another
 */
export async function pendingInterrupt(ctx: Context, input: PendingInterruptInput): Promise<PendingInterrupt> {
  const { agent_instance_id, turn_id } = input;
  const answer = (state: PendingInterrupt['state'], interrupt_id: string | null = null): PendingInterrupt => ({
    agent_instance_id,
    turn_id,
    state,
    interrupt_id,
  });
  const look = async (): Promise<PendingInterrupt | undefined> => {
    const instance = await ctx.db
      .selectFrom('agent_instances')
      .select(['user_agent_id', 'turn_id', 'interrupt_id'])
      .where('workspace_id', '=', ctx.actor.workspace_id)
      .where('id', '=', agent_instance_id)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    if (!instance) throw badRequest('Agent instance not found');
    requireOwnAgent(ctx.actor, instance);
    if (instance.turn_id !== turn_id) return answer('over');
    return instance.interrupt_id === null ? undefined : answer('interrupt', instance.interrupt_id);
  };
  const found = await waitUntil(
    ctx.bell,
    instanceTopic(ctx.actor.workspace_id, agent_instance_id),
    { deadlineMs: input.wait * 1000, signal: AbortSignal.any([ctx.signal, ctx.closing]) },
    look,
  );
  return found ?? answer('running');
}
