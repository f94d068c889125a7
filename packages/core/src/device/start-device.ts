import type { DeviceCodes, StartDeviceInput } from '@beckon/contract/device';
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { AppError, badRequest } from '../app-error.ts';
import type { System } from '../context.ts';
import { chosenScopes } from '../key/key-scopes.ts';
import { hashSecret } from '../key/key-token.ts';
import { hashUserCode, newUserCode } from './user-code.ts';

/** Where a device's request came from. */
export interface Asking {
  /** Of this Beckon, as the device reached it: `https://beckon.example.com`. */
  readonly origin: string;
  readonly address: string | undefined;
  /** What its program calls itself. */
  readonly client: string | undefined;
}

/** Where a person types the code. */
const DEVICE_PAGE = '/device';
const MAX_CLIENT = 255;
/** Codes that wait at once: from one address, where a whole office may sit, and in all. */
const MAX_WAITING_PER_ADDRESS = 50;
const MAX_WAITING = 5_000;
/** Letters, marks, digits, signs and spaces: nothing that turns the text around it, or hides. */
const VISIBLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]+$/u;

/**
 * A device asks for a key: it gets a secret to fetch it with, and a code for a person to approve.
 *
 * @throws AppError BAD_REQUEST (scopes beside a preset, a client_name that cannot be shown), TOO_MANY_REQUESTS
 */
export async function startDevice(
  system: Pick<System, 'db' | 'sessions'>,
  input: StartDeviceInput,
  asking: Asking,
): Promise<DeviceCodes> {
  const scopes = chosenScopes(input);
  const name = input.client_name?.trim() || null;
  if (name !== null && !VISIBLE.test(name)) {
    throw badRequest('client_name has characters that cannot be shown; use letters, digits, signs and spaces.');
  }
  const deviceCode = randomBytes(32).toString('base64url');
  const userCode = newUserCode();
  const { address = null, client } = asking;
  const { rows } = await sql<{ expires_in: number; interval: number }>`
    insert into device_codes (device_code_hash, user_code_hash, client_name, scopes, address, client)
    select ${hashSecret(deviceCode)}, ${hashUserCode(system, userCode)}, ${name}, ${scopes}::text[], ${address}::text,
      ${client?.slice(0, MAX_CLIENT) ?? null}
    where (select count(*) from device_codes where expires_at > now()) < ${MAX_WAITING}
      and (select count(*) from device_codes where expires_at > now() and address = ${address}) < ${MAX_WAITING_PER_ADDRESS}
    returning extract(epoch from expires_at - now())::int as expires_in, interval_seconds as interval`.execute(
    system.db,
  );
  const [made] = rows;
  if (!made) {
    throw new AppError('TOO_MANY_REQUESTS', 'Too many devices wait to be approved. Try again in ten minutes.', {
      retryAfterSeconds: 600,
    });
  }
  const page = new URL(DEVICE_PAGE, asking.origin);
  const complete = new URL(page);
  complete.searchParams.set('user_code', userCode);
  return {
    device_code: deviceCode,
    user_code: userCode,
    verification_uri: page.href,
    verification_uri_complete: complete.href,
    ...made,
  };
}
