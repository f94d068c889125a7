import { actorId, type Context } from '../context.ts';
import type { Lane } from './lanes.ts';

/** What the definition of an operation says about it. */
export interface RatedOperation {
  readonly id: string;
  readonly scope: string | null;
  readonly type: 'query' | 'mutation' | 'subscription';
}

/**
 * Counts one call of an operation for who makes it. Decisions of people have a lane of their own, so neither what else
 * they do nor what their agents do ever keeps an answer from going through. Callers nobody knows are counted by address.
 *
 * @throws AppError TOO_MANY_REQUESTS with `retryAfterSeconds`
 */
export async function takeForOperation(
  { rates, actor }: Pick<Context, 'rates'> & { readonly actor: Context['actor'] | undefined },
  { scope, type }: RatedOperation,
): Promise<void> {
  if (!actor) return;
  const lane: Lane = type === 'mutation' ? 'write' : 'read';
  const person = `user:${actor.user_id}`;
  if (actor.kind === 'person') return rates.take(scope === 'decide' ? 'decide' : lane, person);
  await rates.take(lane, `agent:${actorId(actor)}`);
  // Counted after its own: a key that is refused takes nothing from the others.
  await rates.take('agents', person);
}
