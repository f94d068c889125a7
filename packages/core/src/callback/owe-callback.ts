import type { OpenAskRow } from '../ask/answer-ask-row.ts';
import type { Context } from '../context.ts';
import type { InstanceChange } from '../instance/instance-change.ts';
import { CALLBACKS, type CallbackJob } from './callback-queue.ts';

/** An ask is answered in this change: where its message named an address, the answer is owed there too. */
export async function oweCallback(
  ctx: Pick<Context, 'jobs'>,
  change: InstanceChange,
  ask: Pick<OpenAskRow, 'id' | 'has_callback'>,
): Promise<void> {
  if (!ask.has_callback) return;
  const { workspace_id, id: agent_instance_id } = change.instance;
  await ctx.jobs.add(change.tx, CALLBACKS, { workspace_id, agent_instance_id, ask_id: ask.id } satisfies CallbackJob);
  change.afterCommit(() => ctx.jobs.wake(CALLBACKS));
}
