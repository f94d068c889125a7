import type { DeviceToken, DeviceTokenInput } from '@beckon/contract/device';
import type { KeyScope } from '@beckon/contract/scope';
import { inTransaction } from '@beckon/db/transaction';
import { sql } from 'kysely';
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
  if (polled.state === 'approved') return takeKey(system, hash);
  if (polled.state === 'denied') return { status: 'denied' };
  return { status: polled.hasty ? 'slow_down' : 'pending', interval: polled.interval };
}

async function takeKey(system: Pick<System, 'db' | 'keys'>, hash: Buffer): Promise<DeviceToken> {
  return inTransaction(system.db, async (tx) => {
    const { rows } = await sql<Approved>`
      delete from device_codes where device_code_hash = ${hash} and state = 'approved' and expires_at > now()
      returning user_id, workspace_id, client_name, scopes`.execute(tx);
    const [approved] = rows;
    if (!approved) return { status: 'expired' };
    const { client_name: name, scopes, workspace_id } = approved;
    const key = await createKey({ ...system, db: tx }, approved, { name: name ?? UNNAMED, scopes }, 'login');
    return { status: 'approved', workspace_id, ...key };
  });
}
