import type { Actor, System } from '../context.ts';
import type { Device } from '../person/session.ts';
import { recordAudit, type AuditEntry } from './record-audit.ts';

/** Who calls, from where. */
export interface AuditContext extends Pick<System, 'db' | 'denials'> {
  /** Undefined: nobody we know. */
  readonly actor: Actor | undefined;
  readonly device: Device;
  readonly requestId: string;
}

/** A privileged action and what was decided. */
export type AuditedAction = Pick<AuditEntry, 'action' | 'decision' | 'target' | 'detail'>;

/**
 * Writes a row about a call: of an allowed one in the transaction of `ctx.db`, where that is one, and always; of denied ones
 * as many as a flood of them may cost (`Denials`).
 */
export async function auditAction(ctx: AuditContext, { detail, ...call }: AuditedAction): Promise<void> {
  const { ip_address, user_agent } = ctx.device;
  const { detail: of, ...who } = describeActor(ctx.actor);
  const more = { ...of, ...detail };
  const entry: AuditEntry = {
    ...who,
    ...call,
    ip_address,
    user_agent,
    request_id: ctx.requestId,
    ...(Object.keys(more).length > 0 && { detail: more }),
  };
  if (entry.decision === 'denied') await ctx.denials.record(entry);
  else await recordAudit(ctx.db, entry);
}

function describeActor(
  actor: Actor | undefined,
): Pick<AuditEntry, 'workspace_id' | 'actor_kind' | 'user_id' | 'key_id' | 'session_id' | 'detail'> {
  if (!actor) return { workspace_id: null, actor_kind: 'anonymous' };
  const { workspace_id, user_id } = actor;
  switch (actor.kind) {
    case 'person': {
      const { session_id, share_id } = actor;
      return { workspace_id, actor_kind: 'person', user_id, session_id, ...(share_id && { detail: { share_id } }) };
    }
    case 'key':
      return { workspace_id, actor_kind: 'key', user_id, key_id: actor.key_id };
    case 'client':
      return {
        workspace_id,
        actor_kind: 'client',
        user_id,
        key_id: actor.connection_id,
        detail: { client_id: actor.client_id },
      };
  }
}
