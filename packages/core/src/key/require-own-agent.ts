import { AppError } from '../app-error.ts';
import type { Actor } from '../context.ts';

/**
 * A key of one agent acts on that agent's instances only.
 *
 * @throws AppError FORBIDDEN for an instance of another agent
 */
export function requireOwnAgent(actor: Actor | undefined, instance: { readonly user_agent_id: string }): void {
  if (actor?.kind !== 'key' || actor.user_agent_id === undefined) return;
  if (actor.user_agent_id === instance.user_agent_id) return;
  throw new AppError(
    'FORBIDDEN',
    'This key speaks as one agent, and this instance is another agent’s. Use a key of that agent, or one that is bound to none.',
  );
}
