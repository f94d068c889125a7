import type { SessionCookie } from '@beckon/api/request-context';
import { SESSION_DAYS } from '@beckon/core/person/session';

// Browsers keep a __Host- cookie only over https or on loopback, for this host alone, for every path.
const NAME = '__Host-beckon_session';
const ATTRIBUTES = 'Path=/; HttpOnly; Secure; SameSite=Lax';

/** The session token of a Cookie header. */
export function readSessionCookie(header: string | undefined): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const [name, value] = part.trim().split('=', 2);
    if (name === NAME && value) return value;
  }
  return undefined;
}

/** Writes the cookie into the response under way. */
export function sessionCookie(setHeader: (value: string) => void): SessionCookie {
  return {
    set: (token) => setHeader(`${NAME}=${token}; Max-Age=${SESSION_DAYS * 86_400}; ${ATTRIBUTES}`),
    clear: () => setHeader(`${NAME}=; Max-Age=0; ${ATTRIBUTES}`),
  };
}
