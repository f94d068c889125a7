import type { RotateKeyInput, RotatedKey } from '@beckon/contract/key';
import { must } from '@beckon/shared/must';
import { inTransaction } from '@beckon/db/transaction';
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { conflict, notFound } from '../app-error.ts';
import type { System } from '../context.ts';
import { livingKey, ownKey, selectKeys, type KeyOwner } from './key-columns.ts';
import { hashSecret } from './key-token.ts';

interface Rotatable {
  readonly living: boolean;
  readonly replaced: boolean;
  /** When the successor ends: it lives as long as the old key was made for. */
  readonly expires_at: string | null;
}

/**
 * Makes the successor of a key, with its name, scopes, agent and length of life, and lets the old one go on for some
 * hours, so that its users can change over. A key has one successor, and of a chain two keys work at most.
 *
 * @throws AppError NOT_FOUND; CONFLICT when the key has ended or was rotated already
 */
export async function rotateKey(
  system: Pick<System, 'db' | 'keys'>,
  owner: KeyOwner,
  input: RotateKeyInput,
): Promise<RotatedKey> {
  const own = ownKey(owner, input.key_id);
  const id = randomUUID();
  return inTransaction(system.db, async (tx) => {
    // A user's keys change in turn.
    await sql`select from users where id = ${owner.user_id} for no key update`.execute(tx);
    const { rows } = await sql<Rotatable>`
      select ${livingKey} as living, k.replaced_by is not null as replaced, now() + (k.expires_at - k.created_at) as expires_at
      from api_keys k where ${own}`.execute(tx);
    const [old] = rows;
    if (!old) throw notFound('API key not found');
    if (old.replaced) throw conflict('This key was rotated already. Rotate the key that replaced it.');
    if (!old.living) throw conflict('This key has ended. Make a new one.');
    // What it refers to stays until the successor is there.
    await sql`select from user_agents a
      where (a.workspace_id, a.id) in (select k.workspace_id, k.user_agent_id from api_keys k where ${own})
      for key share`.execute(tx);
    const expiresAt = old.expires_at === null ? undefined : new Date(old.expires_at);
    const token = await system.keys.sign({ key_id: id, user_id: owner.user_id }, expiresAt);
    await sql`
      insert into api_keys (id, workspace_id, user_id, name, api_key_hash, scopes, purpose, user_agent_id, expires_at)
      select ${id}, k.workspace_id, k.user_id, k.name, ${hashSecret(token)}, k.scopes, k.purpose, k.user_agent_id,
        ${old.expires_at}::timestamptz
      from api_keys k where ${own}`.execute(tx);
    const { rows: ended } = await sql<{ expires_at: string }>`
      update api_keys k set replaced_by = ${id},
        expires_at = least(k.expires_at, now() + make_interval(hours => ${input.overlap_hours}))
      where ${own} and ${livingKey} returning expires_at`.execute(tx);
    if (!ended[0]) throw conflict('This key has just been revoked. Make a new one.');
    await sql`update api_keys k set expires_at = now()
      where k.replaced_by = ${input.key_id} and ${livingKey}`.execute(tx);
    const key = must((await selectKeys(tx, ownKey(owner, id)))[0]);
    return { ...key, api_key: token, previous_expires_at: ended[0].expires_at };
  });
}
