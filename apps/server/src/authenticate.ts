import { cookieNames } from '@beckon/auth/cookie-names';
import type { Actor, System } from '@beckon/core/context';
import { authenticateKey } from '@beckon/core/key/authenticate-key';
import { authenticateClient } from '@beckon/core/oauth/authenticate-client';
import { ACCESS_TOKEN_PREFIX } from '@beckon/core/oauth/token';
import { authenticateExternal } from '@beckon/core/person/authenticate-external';
import { authenticateSession } from '@beckon/core/person/session';
import { normalizeUuid } from '@beckon/shared/uuid';
import type { IncomingHttpHeaders } from 'node:http';
import { readCookie } from './cookies.ts';

export interface Caller {
  readonly actor: Actor | undefined;
  /** Why a credential was refused; undefined also where there was none. */
  readonly authError: string | undefined;
}

/** Names the workspace a person acts in, where it is not the session's own. A key belongs to one workspace. */
const WORKSPACE_HEADER = 'x-beckon-workspace';
const UNKNOWN_KEY = 'Invalid token: it is unknown, revoked or expired';

/**
 * Who makes this request: a bearer key, a bearer token of a connected client or of the other issuer, else the session cookie.
 * A bearer that is none never falls back to the cookie.
 *
 * @param allow.cookie false where only agents belong
 * @param allow.address where the request comes from, to be noted with a key
 * @param allow.resources what this door is called where clients are let in that a person has connected; else none are
 */
export async function authenticate(
  system: System,
  headers: IncomingHttpHeaders,
  allow: { cookie: boolean; address: string | undefined; resources?: readonly string[] | undefined },
): Promise<Caller> {
  const workspaceId = namedWorkspace(headers);
  if (workspaceId === null) return refused(`${WORKSPACE_HEADER} must be a UUID.`);
  const { authorization } = headers;
  if (authorization !== undefined) {
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    if (!token) return refused('Not authenticated');
    if (token.startsWith(ACCESS_TOKEN_PREFIX)) {
      if (!allow.resources) return refused('Invalid token: it is for the MCP door alone');
      const client = await authenticateClient(system, token, allow.resources);
      return client ? { actor: client, authError: undefined } : refused(UNKNOWN_KEY);
    }
    const actor = token.startsWith('bkn_')
      ? await authenticateKey(system, token, { address: allow.address, client: headers['user-agent'] })
      : await authenticateExternal(system, token, workspaceId);
    if (typeof actor === 'string') return refused(actor);
    return actor ? { actor, authError: undefined } : refused(UNKNOWN_KEY);
  }
  const session = allow.cookie ? readCookie(headers.cookie, cookieNames(system.sessions).session) : undefined;
  if (session === undefined) return { actor: undefined, authError: undefined };
  return { actor: await authenticateSession(system, session, workspaceId), authError: undefined };
}

const refused = (authError: string): Caller => ({ actor: undefined, authError });

/** Null when it is named by something that is no id. */
function namedWorkspace(headers: IncomingHttpHeaders): string | undefined | null {
  const name = headers[WORKSPACE_HEADER];
  if (name === undefined || name === '') return undefined;
  return (typeof name === 'string' && normalizeUuid(name)) || null;
}
