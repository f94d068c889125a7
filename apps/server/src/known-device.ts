import { cookieNames } from '@beckon/auth/cookie-names';
import type { SessionSigner } from '@beckon/core/person/session-signer';
import { createHmac, hash, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { readCookie } from './cookies.ts';

const DAYS = 365;

/** Cookies by which a browser that once signed in to an account is known again. They open nothing. */
export interface KnownDevices {
  /** The id of this device for the account; undefined where it has no cookie of ours for it. */
  find(cookies: string | undefined, email: string): string | undefined;
  /** A Set-Cookie line. */
  remember(email: string): string;
}

/** Their secret is the sessions': what this installation has not signed is no known device. */
export function knownDevices(sessions: Pick<SessionSigner, 'secret' | 'secureCookies'>): KnownDevices {
  const { secret, secureCookies } = sessions;
  const { prefix } = cookieNames(sessions);
  /** One for each account, named so that it does not tell the address. */
  const cookieName = (email: string): string => `${prefix}_device_${hash('sha256', email, 'hex').slice(0, 12)}`;
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'beckon devices', 32));
  const signature = (id: string, email: string) => createHmac('sha256', key).update(`${id}\n${email}`).digest();
  return {
    find(cookies, email) {
      const [id = '', signed = ''] = readCookie(cookies, cookieName(email))?.split('.') ?? [];
      const [given, expected] = [Buffer.from(signed, 'base64url'), signature(id, email)];
      return given.length === expected.length && timingSafeEqual(given, expected) ? id : undefined;
    },
    remember(email) {
      const id = randomBytes(12).toString('base64url');
      const value = `${id}.${signature(id, email).toString('base64url')}`;
      return `${cookieName(email)}=${value}; Max-Age=${DAYS * 86_400}; Path=/; HttpOnly; ${secureCookies ? 'Secure; ' : ''}SameSite=Lax`;
    },
  };
}
