import type { Db } from '@beckon/db/open-database';
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { conflict } from '../app-error.ts';
import { actorId, type Context } from '../context.ts';

/** What to do the first time, and what a retry owes beside the stored answer. */
export interface Once<T> {
  readonly operation: string;
  readonly input: unknown;
  first(): Promise<T>;
  again?(answer: T): Promise<void>;
}

/**
 * Repeat protection: the same idempotency key of the same actor answers as the first time, for 24 hours. Runs inside the
 * transaction that does the work, so the key is kept if and only if the work is.
 *
 * @throws AppError CONFLICT when the key comes with another request.
 */
export async function once<T>(
  ctx: Context,
  tx: Db,
  key: string | null | undefined,
  { operation, input, first, again }: Once<T>,
): Promise<T> {
  const wanted = key ?? ctx.idempotencyKey;
  if (!wanted) return first();
  const hash = requestHash(operation, input);
  const row = { workspace_id: ctx.actor.workspace_id, actor_id: actorId(ctx.actor), key: wanted };
  const { rows: taken } = await sql`
    insert into idempotency (workspace_id, actor_id, key, request_hash)
    values (${row.workspace_id}, ${row.actor_id}, ${row.key}, ${hash})
    on conflict (workspace_id, actor_id, key) do update
      set request_hash = excluded.request_hash, response = null, created_at = now()
      where idempotency.created_at < now() - interval '24 hours'
    returning key`.execute(tx);
  if (taken.length === 1) {
    const answer = await first();
    await sql`update idempotency set response = ${JSON.stringify(answer)}::jsonb
      where workspace_id = ${row.workspace_id} and actor_id = ${row.actor_id} and key = ${row.key}`.execute(tx);
    return answer;
  }
  const stored = await findAnswer<T>(ctx, tx, wanted, hash);
  if (!stored) throw usedOtherwise();
  await again?.(stored.response);
  return stored.response;
}

/**
 * What the same request was answered, where its first attempt had something to say (`once` keeps that); undefined for a
 * first attempt, and without a key.
 *
 * @throws AppError CONFLICT when the key comes with another request.
 */
export async function recall<T>(
  ctx: Context,
  tx: Db,
  { operation, input }: Pick<Once<T>, 'operation' | 'input'>,
): Promise<T | undefined> {
  if (!ctx.idempotencyKey) return undefined;
  return (await findAnswer<T>(ctx, tx, ctx.idempotencyKey, requestHash(operation, input)))?.response;
}

async function findAnswer<T>(ctx: Context, tx: Db, key: string, hash: Buffer): Promise<{ response: T } | undefined> {
  const { rows } = await sql<{ request_hash: Buffer; response: T }>`
    select request_hash, response from idempotency
    where workspace_id = ${ctx.actor.workspace_id} and actor_id = ${actorId(ctx.actor)} and key = ${key}
      and created_at >= now() - interval '24 hours'`.execute(tx);
  const [stored] = rows;
  if (stored && !hash.equals(stored.request_hash)) throw usedOtherwise();
  return stored;
}

const requestHash = (operation: string, input: unknown): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([operation, input]))
    .digest();

const usedOtherwise = () =>
  conflict('This Idempotency-Key was used with another request. Use a new key for a new request.');
