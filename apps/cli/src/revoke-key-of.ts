import { Confirmation } from '@beckon/contract/instance';
import { callServer, ServerError } from './call-server.ts';
import type { Credentials } from './credentials.ts';

/** Revokes the key of stored credentials. @returns whether it is void now */
export async function revokeKeyOf(credentials: Credentials): Promise<boolean> {
  try {
    await callServer(credentials, ['DELETE', '/auth/api-keys/current'], Confirmation);
    return true;
  } catch (error) {
    // Revoked already, or expired.
    return error instanceof ServerError && error.status === 401;
  }
}
