import type { DeviceToken, DeviceTokenInput } from '@beckon/contract/device';
import type { KeyScope } from '@beckon/contract/scope';
import { inTransaction } from '@beckon/db/transaction';
import { sql } from 'kysely';
import { recordAudit, type AuditEntry } from '../audit/record-audit.ts';
import type { System } from '../context.ts';
import type { KeyOwner } from '../key/key-columns.ts';
import { createKey } from '../key/manage-keys.ts';
import { hashSecret } from '../key/key-token.ts';

interface Polled {
  readonly state: 'pending' | 'approved' | 'denied';
  readonly hasty: boolean;
  readonly interval: number;
}

interface Approved extends KeyOwner {
  readonly client_name: string | null;
  readonly scopes: KeyScope[];
}

/** What the audit log says of the device that fetches its key. */
export type AskedFrom = Pick<AuditEntry, 'ip_address' | 'user_agent' | 'request_id'>;

/** A device that asks too often waits this much longer each time, up to the most. */
const SLOWER_SECONDS = 5;
const SLOWEST_SECONDS = 60;
const UNNAMED = 'Signed-in device';

/**
 * A device asks whether a person has decided. Once approved, the key is made and given in this answer, to one of however
 * many that ask at once; from then on the code is over.
 *
 * @throws AppError BAD_REQUEST where the person has 50 active keys; the code stays good
 */
export async function exchangeDeviceCode(
  system: Pick<System, 'db' | 'keys'>,
  input: DeviceTokenInput,
  from: AskedFrom,
): Promise<DeviceToken> {
  const hash = hashSecret(input.device_code);
  const { rows } = await sql<Polled>`
    with asked as (
      select device_code_hash, coalesce(polled_at > now() - make_interval(secs => interval_seconds), false) as hasty
      from device_codes where device_code_hash = ${hash} and expires_at > now() for update
    )
    update device_codes c set polled_at = now(), interval_seconds = case when hasty
      then least(c.interval_seconds + ${SLOWER_SECONDS}::int, ${SLOWEST_SECONDS}::int) else c.interval_seconds end
    from asked where c.device_code_hash = asked.device_code_hash
    returning c.state, hasty, c.interval_seconds as interval`.execute(system.db);
  const [polled] = rows;
  if (!polled) return { status: 'expired' };
  if (polled.state === 'approved') return takeKey(system, hash, from);
  if (polled.state === 'denied') return { status: 'denied' };
  return { status: polled.hasty ? 'slow_down' : 'pending', interval: polled.interval };
}

async function takeKey(system: Pick<System, 'db' | 'keys'>, hash: Buffer, from: AskedFrom): Promise<DeviceToken> {
  return inTransaction(system.db, async (tx) => {
    // Before the code: who is removed, or deletes the account, just now takes the code along.
    const member = sql`select workspace_id, user_id from device_codes where device_code_hash = ${hash}`;
    await sql`with d as (${member}) select from users where id in (select user_id from d) for no key update`.execute(
      tx,
    );
    await sql`select from members where (workspace_id, user_id) in (${member}) for key share`.execute(tx);
    const { rows } = await sql<Approved>`
      delete from device_codes where device_code_hash = ${hash} and state = 'approved' and expires_at > now()
      returning user_id, workspace_id, client_name, scopes`.execute(tx);
    const [approved] = rows;
    if (!approved) return { status: 'expired' };
    const { client_name, scopes, workspace_id, user_id } = approved;
    const name = client_name ?? UNNAMED;
    const key = await createKey({ ...system, db: tx }, approved, { name, scopes }, 'login');
    const target = { kind: 'key', id: key.id };
    const who = { workspace_id, actor_kind: 'key', user_id, key_id: key.id } as const;
    await recordAudit(tx, {
      ...from,
      ...who,
      action: 'device.token',
      decision: 'allowed',
      target,
      detail: { name, scopes },
    });
    return { status: 'approved', workspace_id, ...key };
  });
}
