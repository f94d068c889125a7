import type { CreateKeyInput, CreatedKey, Key } from '@beckon/contract/key';
import { MAX_ACTIVE_KEYS } from '@beckon/contract/limits';
import { DEFAULT_KEY_SCOPES } from '@beckon/contract/scope';
import { inTransaction } from '@beckon/db/transaction';
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { badRequest, notFound } from '../app-error.ts';
import type { System } from '../context.ts';
import { checkLine } from '../message/content.ts';
import { hashSecret } from './key-token.ts';

/** Whose keys, in which workspace. */
export interface KeyOwner {
  readonly user_id: string;
  readonly workspace_id: string;
}

const KEY = sql`id, name, scopes, is_active, created_at, expires_at, last_used_at`;
const MAX_DAYS = 999_999;
/** Keys that Beckon makes for a run are told by their names, and do not count against a person's own. */
const RUN_KEY_SUFFIX = ' Key';

export const runKeyName = (agentName: string): string => agentName + RUN_KEY_SUFFIX;

/**
 * Makes a key. It is shown in this answer and never again: only its hash is stored.
 *
 * @param options.limited false does not count it against the 50: keys that Beckon makes for a run
 * @throws AppError BAD_REQUEST over 50 active keys, a name with NUL, or a life over 999999 days
 */
export async function createKey(
  system: Pick<System, 'db' | 'keys'>,
  owner: KeyOwner,
  input: CreateKeyInput,
  { limited = true }: { limited?: boolean } = {},
): Promise<CreatedKey> {
  const { expires_in_days: days } = input;
  if (days && days > MAX_DAYS) throw badRequest(`API key expiration cannot exceed ${MAX_DAYS} days`);
  const name = checkLine(input.name, 'name');
  const scopes = [...new Set(input.scopes ?? DEFAULT_KEY_SCOPES)];
  const id = randomUUID();
  const expiresAt = days ? new Date(Date.now() + days * 86_400_000) : undefined;
  const token = await system.keys.sign({ key_id: id, user_id: owner.user_id }, expiresAt);
  const key = await inTransaction(system.db, async (tx) => {
    await sql`select from users where id = ${owner.user_id} for update`.execute(tx);
    const { rows: active } = await sql<{ count: number }>`
      select count(*) as count from api_keys k where user_id = ${owner.user_id} and is_active
        and (expires_at is null or expires_at > now()) and not exists (
          select from user_agents a where a.workspace_id = k.workspace_id and k.name = a.name || ${RUN_KEY_SUFFIX}
        )`.execute(tx);
    if (limited && (active[0]?.count ?? 0) >= MAX_ACTIVE_KEYS) {
      throw badRequest(`Maximum of ${MAX_ACTIVE_KEYS} active API keys allowed. Revoke one that is not used.`);
    }
    const { rows } = await sql<Key>`
      insert into api_keys (id, workspace_id, user_id, name, api_key_hash, scopes, expires_at)
      values (${id}, ${owner.workspace_id}, ${owner.user_id}, ${name}, ${hashSecret(token)}, ${scopes}::text[],
        ${days ? sql`now() + make_interval(days => ${days})` : null})
      returning ${KEY}`.execute(tx);
    return rows[0] as Key;
  });
  return { ...key, api_key: token };
}

/** Lists a user's keys in a workspace, newest first, revoked and expired ones included. */
export async function listKeys(system: Pick<System, 'db'>, owner: KeyOwner): Promise<{ items: Key[] }> {
  const { rows } = await sql<Key>`
    select ${KEY} from api_keys where workspace_id = ${owner.workspace_id} and user_id = ${owner.user_id}
    order by created_at desc, id`.execute(system.db);
  return { items: rows };
}

/** Revokes a key for good; again is fine. @throws AppError NOT_FOUND `API key not found` */
export async function revokeKey(
  system: Pick<System, 'db'>,
  owner: KeyOwner,
  input: { key_id: string },
): Promise<{ message: string }> {
  const { rows } = await sql`
    update api_keys set is_active = false, revoked_at = coalesce(revoked_at, now())
    where id = ${input.key_id} and workspace_id = ${owner.workspace_id} and user_id = ${owner.user_id}
    returning id`.execute(system.db);
  if (rows.length === 0) throw notFound('API key not found');
  return { message: 'API key revoked successfully' };
}
