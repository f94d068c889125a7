import type { SessionCookie } from '@beckon/api/request-context';
import { INVITATION_COOKIE, SESSION_COOKIE } from '@beckon/auth/create-auth';
import { SESSION_DAYS } from '@beckon/core/person/session';

export { SESSION_COOKIE } from '@beckon/auth/create-auth';

// Browsers keep a __Host- cookie only over https or on loopback, for this host alone, for every path.
const ATTRIBUTES = 'Path=/; HttpOnly; Secure; SameSite=Lax';
const INVITATION_SECONDS = 3_600;

/** Writes the cookies of a person into the response under way. */
export function sessionCookie(setHeader: (value: string) => void): SessionCookie {
  return {
    set: (value) => setHeader(`${SESSION_COOKIE}=${value}; Max-Age=${SESSION_DAYS * 86_400}; ${ATTRIBUTES}`),
    clear: () => setHeader(`${SESSION_COOKIE}=; Max-Age=0; ${ATTRIBUTES}`),
    rememberInvitation: (token) =>
      setHeader(`${INVITATION_COOKIE}=${encodeURIComponent(token)}; Max-Age=${INVITATION_SECONDS}; ${ATTRIBUTES}`),
    forgetInvitation: () => setHeader(`${INVITATION_COOKIE}=; Max-Age=0; ${ATTRIBUTES}`),
  };
}
