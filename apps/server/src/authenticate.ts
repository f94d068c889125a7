import type { Actor, System } from '@beckon/core/context';
import { authenticateKey } from '@beckon/core/key/authenticate-key';
import { authenticateSession } from '@beckon/core/person/session';
import type { IncomingHttpHeaders } from 'node:http';
import { readSessionCookie } from './session-cookie.ts';

export interface Caller {
  readonly actor: Actor | undefined;
  /** Why a credential was refused; undefined also where there was none. */
  readonly authError: string | undefined;
}

/**
 * Who makes this request: a bearer key, else the session cookie. A bearer that is no living key never falls back to the
 * cookie.
 *
 * @param allow.cookie false where only agents belong
 */
export async function authenticate(
  system: System,
  headers: IncomingHttpHeaders,
  allow: { cookie: boolean },
): Promise<Caller> {
  const { authorization } = headers;
  if (authorization !== undefined) {
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    if (!token) return { actor: undefined, authError: 'Not authenticated' };
    const actor = await authenticateKey(system, token);
    return { actor, authError: actor ? undefined : 'Invalid token: it is unknown, revoked or expired' };
  }
  const session = allow.cookie ? readSessionCookie(headers.cookie) : undefined;
  return { actor: session ? await authenticateSession(system, session) : undefined, authError: undefined };
}
