import type { CreateKeyInput, CreatedKey, Key, KeyPurpose } from '@beckon/contract/key';
import { must } from '@beckon/shared/must';
import { inTransaction } from '@beckon/db/transaction';
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { badRequest, notFound } from '../app-error.ts';
import type { KeyActor, System } from '../context.ts';
import { checkLine } from '../message/content.ts';
import { ownKey, selectKeys, type KeyOwner } from './key-columns.ts';
import { requireRoomForKey } from './key-room.ts';
import { chosenScopes } from './key-scopes.ts';
import { hashSecret } from './key-token.ts';

const MAX_DAYS = 999_999;

/** What the key of a launched run is called, as on the reference's wire. */
export const runKeyName = (agentName: string): string => `${agentName} Key`;

/**
 * Makes a key. It is shown in this answer and never again: only its hash is stored.
 *
 * @param purpose keys that Beckon makes for a `run` do not count against the 50
 * @throws AppError BAD_REQUEST over 50 active keys, a name with NUL, a life over 999999 days, scopes beside a preset;
 * NOT_FOUND where the workspace has no such agent, or the owner is no member of it (any more)
 */
export async function createKey(
  system: Pick<System, 'db' | 'keys'>,
  owner: KeyOwner,
  input: CreateKeyInput,
  purpose: KeyPurpose = 'general',
): Promise<CreatedKey> {
  const { expires_in_days: days, user_agent_id: agentId = null } = input;
  if (days && days > MAX_DAYS) throw badRequest(`API key expiration cannot exceed ${MAX_DAYS} days`);
  const name = checkLine(input.name, 'name');
  const scopes = chosenScopes(input);
  const id = randomUUID();
  const expiresAt = days ? new Date(Date.now() + days * 86_400_000) : undefined;
  const token = await system.keys.sign({ key_id: id, user_id: owner.user_id }, expiresAt);
  const key = await inTransaction(system.db, async (tx) => {
    await sql`select from users where id = ${owner.user_id} for no key update`.execute(tx);
    const { rows: members } = await sql`
      select from members where workspace_id = ${owner.workspace_id} and user_id = ${owner.user_id} for key share`.execute(
      tx,
    );
    if (members.length === 0) throw notFound('Workspace not found');
    if (purpose !== 'run') await requireRoomForKey(tx, owner.user_id);
    if (agentId !== null) {
      const { rows } = await sql`
        select from user_agents where workspace_id = ${owner.workspace_id} and id = ${agentId} for key share`.execute(
        tx,
      );
      if (rows.length === 0) throw notFound('User agent not found');
    }
    await sql`
      insert into api_keys (id, workspace_id, user_id, name, api_key_hash, scopes, purpose, user_agent_id, expires_at)
      values (${id}, ${owner.workspace_id}, ${owner.user_id}, ${name}, ${hashSecret(token)}, ${scopes}::text[], ${purpose},
        ${agentId}, ${days ? sql`now() + make_interval(days => ${days})` : null})`.execute(tx);
    return must((await selectKeys(tx, ownKey(owner, id)))[0]);
  });
  return { ...key, api_key: token };
}

/** Lists a user's keys in a workspace, newest first, revoked and expired ones included. */
export async function listKeys(system: Pick<System, 'db'>, owner: KeyOwner): Promise<{ items: Key[] }> {
  const filter = sql`k.workspace_id = ${owner.workspace_id} and k.user_id = ${owner.user_id}
    order by k.created_at desc, k.id`;
  return { items: await selectKeys(system.db, filter) };
}

/** Revokes a key for good; again is fine. @throws AppError NOT_FOUND `API key not found` */
export async function revokeKey(
  system: Pick<System, 'db'>,
  owner: KeyOwner,
  input: { key_id: string },
): Promise<{ message: string }> {
  const { rows } = await sql`
    update api_keys k set is_active = false, revoked_at = coalesce(revoked_at, now())
    where ${ownKey(owner, input.key_id)} returning id`.execute(system.db);
  if (rows.length === 0) throw notFound('API key not found');
  return { message: 'API key revoked successfully' };
}

/** A key gives itself up, as a device does that signs out. @throws AppError BAD_REQUEST where no key is used */
export async function revokeCurrentKey(
  system: Pick<System, 'db'>,
  actor: KeyActor | { readonly kind: 'person' | 'client' },
): Promise<{ message: string }> {
  if (actor.kind === 'key') return revokeKey(system, actor, actor);
  throw badRequest('This revokes the key that calls it, and you are signed in without one. Name the key instead.');
}
