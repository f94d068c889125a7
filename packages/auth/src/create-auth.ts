import { passkey } from '@better-auth/passkey';
import { revokeAllConnections } from '@beckon/core/oauth/revoke-connection';
import { admitPerson, provesAddress } from '@beckon/core/person/admit-person';
import { hashPassword, verifyPassword } from '@beckon/core/person/password';
import { provisionPerson } from '@beckon/core/person/provision-person';
import { SESSION_DAYS } from '@beckon/core/person/session';
import type { System } from '@beckon/core/context';
import type { AuthDatabase } from '@beckon/db/open-auth-database';
import { betterAuth } from 'better-auth';
import { genericOAuth } from 'better-auth/plugins/generic-oauth';
import type { AuthSettings } from './auth-settings.ts';
import { authMails } from './mails.ts';
import { PASSKEY_TABLE, TABLES } from './tables.ts';
import { oauthPlugin } from './oauth-plugin.ts';

/** Where the library's own endpoints are. */
export const AUTH_PREFIX = '/api/auth';
export const SESSION_COOKIE = '__Host-beckon_session';
/** Carries the token of the invitation that somebody signs up with. */
export const INVITATION_COOKIE = '__Host-beckon_invitation';
/** Says where a request comes from; set by the door alone. */
export const ADDRESS_HEADER = 'x-beckon-client-address';

const DAY_SECONDS = 86_400;
const RESET_SECONDS = 3_600;

/** Sign-in: the library, on our tables, with our rules about who may make an account. */
export type Auth = ReturnType<typeof createAuth>;

/**
 * Makes sign-in: e-mail and password, passkeys, and the identity providers of the settings.
 *
 * @param database with the driver's own types: dates as `Date`
 */
export function createAuth(system: Pick<System, 'db' | 'sessions'>, database: AuthDatabase, settings: AuthSettings) {
  const { baseUrl, oidc, sendMail } = settings;
  const mails = sendMail && authMails(sendMail, baseUrl);
  return betterAuth({
    appName: 'Beckon',
    baseURL: baseUrl,
    basePath: AUTH_PREFIX,
    secret: system.sessions.secret,
    trustedOrigins: [...settings.otherOrigins],
    database: { db: database.db, type: 'postgres', transaction: true },
    telemetry: { enabled: false },
    logger: { disabled: true },
    user: {
      ...TABLES.user,
      async validateUserInfo({ user, source }, context) {
        if (source.action !== 'create-user') return undefined;
        const refusal = await admitPerson(system.db, settings.signUp, {
          email: String(user.email ?? ''),
          invitation: context.getCookie(INVITATION_COOKIE) ?? undefined,
        });
        return refusal === undefined ? undefined : { error: 'sign_up_refused', errorDescription: refusal };
      },
    },
    session: { ...TABLES.session, expiresIn: SESSION_DAYS * DAY_SECONDS, disableSessionRefresh: true },
    account: {
      ...TABLES.account,
      encryptOAuthTokens: true,
      // An account is joined to another by the person who is signed in, never because an address looks the same.
      accountLinking: { enabled: true, disableImplicitLinking: true },
    },
    verification: { ...TABLES.verification, storeIdentifier: 'hashed' },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: 8,
      maxPasswordLength: 1_024,
      password: { hash: hashPassword, verify: ({ hash, password }) => verifyPassword(password, hash) },
      resetPasswordTokenExpiresIn: RESET_SECONDS,
      revokeSessionsOnPasswordReset: true,
      ...(mails && { sendResetPassword: mails.sendResetPassword }),
    },
    ...(mails && {
      emailVerification: {
      async onPasswordReset({ user }) {
        await revokeAllConnections(system.db, user.id);
      },
        sendOnSignUp: true,
        sendVerificationEmail: mails.sendVerificationEmail,
        async afterEmailVerification({ id }: { id: string }) {
          await provisionPerson(system.db, id);
        },
      },
    }),
    databaseHooks: {
      user: {
        create: {
          async before(user, context) {
            const invitation = context?.getCookie(INVITATION_COOKIE) ?? undefined;
            const proven = await provesAddress(system.db, user.email, invitation);
            return { data: { ...user, emailVerified: user.emailVerified || proven } };
          },
          async after({ id }) {
            await provisionPerson(system.db, id);
          },
        },
      },
    },
    socialProviders: {
      ...(settings.github && { github: settings.github }),
      ...(settings.google && { google: settings.google }),
    },
    plugins: [
      passkey({
        rpID: new URL(baseUrl).hostname,
        rpName: 'Beckon',
        origin: [baseUrl, ...settings.otherOrigins],
        schema: PASSKEY_TABLE,
        advanced: { webAuthnChallengeCookie: 'passkey_challenge' },
      }),
      ...(oidc
        ? [
            genericOAuth({
              config: [
                {
                  providerId: 'oidc',
                  name: oidc.name,
                  clientId: oidc.clientId,
                  clientSecret: oidc.clientSecret,
                  discoveryUrl: `${oidc.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
                  scopes: ['openid', 'email', 'profile'],
                  pkce: true,
                },
              ],
            }),
          ]
        : []),
    ],
    // Limits of our own stand in front of every door.
    rateLimit: { enabled: false },
    advanced: {
      oauthPlugin(system, settings),
      database: { generateId: 'uuid' },
      useSecureCookies: false,
      cookiePrefix: '__Host-beckon',
      cookies: { session_token: { name: SESSION_COOKIE } },
      defaultCookieAttributes: { secure: true, sameSite: 'lax', httpOnly: true, path: '/' },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    },
  });
}
