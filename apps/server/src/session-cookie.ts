import type { SessionCookie } from '@beckon/api/request-context';
import { cookieNames } from '@beckon/auth/cookie-names';
import type { System } from '@beckon/core/context';
import { SESSION_DAYS } from '@beckon/core/person/session';

const INVITATION_SECONDS = 3_600;

/** Writes the cookies of a person into the response under way. */
export function sessionCookie(
  { sessions }: Pick<System, 'sessions'>,
  setHeader: (value: string) => void,
): SessionCookie {
  const { session, invitation } = cookieNames(sessions);
  const attributes = `Path=/; HttpOnly; ${sessions.secureCookies ? 'Secure; ' : ''}SameSite=Lax`;
  return {
    set: (value) => setHeader(`${session}=${value}; Max-Age=${SESSION_DAYS * 86_400}; ${attributes}`),
    clear: () => setHeader(`${session}=; Max-Age=0; ${attributes}`),
    rememberInvitation: (token) =>
      setHeader(`${invitation}=${encodeURIComponent(token)}; Max-Age=${INVITATION_SECONDS}; ${attributes}`),
    forgetInvitation: () => setHeader(`${invitation}=; Max-Age=0; ${attributes}`),
  };
}
