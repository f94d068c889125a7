import { passkey } from '@better-auth/passkey';
import { MIN_PASSWORD_CHARS } from '@beckon/contract/limits';
import { revokeAllConnections } from '@beckon/core/oauth/revoke-connection';
import { admitPerson, provesAddress } from '@beckon/core/person/admit-person';
import { hashPassword, verifyPassword } from '@beckon/core/person/password';
import { provisionPerson } from '@beckon/core/person/provision-person';
import { SESSION_DAYS } from '@beckon/core/person/session';
import type { System } from '@beckon/core/context';
import type { AuthDatabase } from '@beckon/db/open-auth-database';
import { betterAuth, type BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { genericOAuth } from 'better-auth/plugins/generic-oauth';
import type { AuthSettings } from './auth-settings.ts';
import { cookieNames } from './cookie-names.ts';
import { authMails } from './mails.ts';
import { PASSKEY_TABLE, TABLES } from './tables.ts';

/** Where the library's own endpoints are. */
export const AUTH_PREFIX = '/api/auth';
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
 * @param more what the server offers besides, such as OAuth for MCP clients
 */
export function createAuth(
  system: Pick<System, 'db' | 'sessions' | 'sendMail'>,
  database: AuthDatabase,
  settings: AuthSettings,
  more: readonly BetterAuthPlugin[] = [],
) {
  const { baseUrl, oidc } = settings;
  const { secureCookies } = system.sessions;
  const cookies = cookieNames(system.sessions);
  const admit = (email: string, invitation: string | undefined) =>
    admitPerson(system.db, settings.signUp, { email, invitation });
  const mails = system.sendMail && authMails(system.sendMail, baseUrl, settings.onError ?? (() => {}));
  return betterAuth({
    appName: 'Beckon',
    baseURL: baseUrl,
    basePath: AUTH_PREFIX,
    secret: system.sessions.secret,
    // The door has refused foreign origins. Over plain http people come by names and numbers that no setting lists.
    trustedOrigins: (request?: Request) => {
      const own = secureCookies ? null : request?.headers.get('origin');
      return [...settings.otherOrigins, ...(own ? [own] : [])];
    },
    database: { db: database.db, type: 'postgres', transaction: true },
    telemetry: { enabled: false },
    logger: { disabled: true },
    // To the door, which logs what is our own fault under an id. Refusals stay answers.
    onAPIError: { throw: true },
    user: {
      ...TABLES.user,
      async validateUserInfo({ user, source }, context) {
        if (source.action !== 'create-user') return undefined;
        const refusal = await admit(String(user.email ?? ''), context.getCookie(cookies.invitation) ?? undefined);
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
      minPasswordLength: MIN_PASSWORD_CHARS,
      maxPasswordLength: 1_024,
      password: { hash: hashPassword, verify: ({ hash, password }) => verifyPassword(password, hash) },
      resetPasswordTokenExpiresIn: RESET_SECONDS,
      revokeSessionsOnPasswordReset: true,
      async onPasswordReset({ user }) {
        await revokeAllConnections(system.db, user.id);
      },
      ...(mails && { sendResetPassword: mails.sendResetPassword }),
    },
    ...(mails && {
      emailVerification: {
        sendOnSignUp: true,
        sendVerificationEmail: mails.sendVerificationEmail,
        async afterEmailVerification({ id }: { id: string }) {
          await provisionPerson(system.db, id);
        },
      },
    }),
    hooks: {
      before: createAuthMiddleware(async (context) => {
        // Before the library looks whether there is an account: who may not make one is told nothing of others.
        if (context.path === '/sign-up/email') {
          const { email } = (context.body ?? {}) as { email?: unknown };
          const refusal = await admit(
            typeof email === 'string' ? email : '',
            context.getCookie(cookies.invitation) ?? undefined,
          );
          if (refusal !== undefined) throw new APIError('FORBIDDEN', { code: 'sign_up_refused', message: refusal });
        }
        // With a new password every other session ends, whether the client asked for it or not.
        if (context.path !== '/change-password') return undefined;
        return { context: { ...context, body: { ...(context.body as object), revokeOtherSessions: true } } };
      }),
    },
    databaseHooks: {
      account: {
        update: {
          async after({ userId }, context) {
            if (context?.path === '/change-password') await revokeAllConnections(system.db, userId);
          },
        },
      },
      user: {
        create: {
          async before(user, context) {
            const invitation = context?.getCookie(cookies.invitation) ?? undefined;
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
      ...more,
    ],
    // Limits of our own stand in front of every door.
    rateLimit: { enabled: false },
    advanced: {
      database: { generateId: 'uuid' },
      useSecureCookies: false,
      cookiePrefix: cookies.prefix,
      cookies: { session_token: { name: cookies.session } },
      defaultCookieAttributes: { secure: secureCookies, sameSite: 'lax', httpOnly: true, path: '/' },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    },
  });
}
