import type { DeviceRequest, UserCodeInput } from '@beckon/contract/device';
import { sql } from 'kysely';
import { notFound } from '../app-error.ts';
import type { Context } from '../context.ts';
import { guess } from './guess.ts';
import { hashUserCode, readUserCode } from './user-code.ts';

/**
 * Tells a person which device waits under this code.
 *
 * @throws AppError NOT_FOUND (unknown, used, expired), BAD_REQUEST for what is no code, TOO_MANY_REQUESTS
 */
export async function describeDevice(
  ctx: Pick<Context, 'db' | 'sessions' | 'actor'>,
  input: UserCodeInput,
): Promise<DeviceRequest> {
  const code = readUserCode(input.user_code);
  const found = await guess(ctx.db, ctx.actor.user_id, async () => {
    const { rows } = await sql<Omit<DeviceRequest, 'user_code'>>`
      select client_name, address, client, scopes, created_at, expires_at from device_codes
      where user_code_hash = ${hashUserCode(ctx, code)} and state = 'pending' and expires_at > now()`.execute(ctx.db);
    return rows[0];
  });
  if (!found) throw unknownCode();
  return { user_code: code, ...found };
}

export const unknownCode = () =>
  notFound('No device waits under this code: it was mistyped, used or has expired. Start again on the device.');
