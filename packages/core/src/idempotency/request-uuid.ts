import { createHash } from 'node:crypto';
import { actorId, type Context } from '../context.ts';

/** A UUID (version 8) that is the same for every attempt of one request; undefined where attempts cannot be told. */
export function requestUuid(ctx: Pick<Context, 'actor' | 'idempotencyKey'>): string | undefined {
  if (ctx.idempotencyKey === undefined) return undefined;
  const name = JSON.stringify([ctx.actor.workspace_id, actorId(ctx.actor), ctx.idempotencyKey]);
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
