import type { AuthSettings } from '@beckon/auth/auth-settings';
import { cookieNames } from '@beckon/auth/cookie-names';
import { ADDRESS_HEADER, AUTH_PREFIX, type Auth } from '@beckon/auth/create-auth';
import { AppError } from '@beckon/core/app-error';
import type { System } from '@beckon/core/context';
import type { SignUpPolicy } from '@beckon/core/person/admit-person';
import { requireFreshSignIn } from '@beckon/core/person/fresh-sign-in';
import { authenticateSession } from '@beckon/core/person/session';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readCookie } from './cookies.ts';
import { toWebRequest } from './web-request.ts';

/** The library's endpoints that people need; every other one is not there. What our own procedures do is done there. */
const PATHS: readonly RegExp[] = [
  /^\/sign-in\/(?:email|social|passkey)$/,
  /^\/sign-up\/email$/,
  /^\/sign-out$/,
  /^\/(?:oauth2\/)?callback\/[\w-]+$/,
  /^\/(?:request-password-reset|reset-password|change-password)$/,
  /^\/(?:verify-email|send-verification-email)$/,
  /^\/(?:link-social|list-accounts|unlink-account)$/,
  /^\/passkey\/(?:generate-register-options|generate-authenticate-options|verify-registration|verify-authentication)$/,
  /^\/passkey\/(?:list-user-passkeys|delete-passkey|update-passkey)$/,
];

/** What opens an account for good, or closes a way into it: for who has just signed in. */
const FRESH = /^\/(?:passkey\/(?:generate-register-options|delete-passkey)|link-social|unlink-account)$/;

/** PostgreSQL's codes for a value that a column cannot hold: no UUID, NUL. The library does not look. */
const UNSTORABLE: ReadonlySet<string> = new Set(['22P02', '22021']);

/** How people can come in, for the sign-in page. */
export interface SignInOptions {
  readonly providers: readonly { readonly id: string; readonly name: string }[];
  readonly sign_up: SignUpPolicy;
  readonly can_mail: boolean;
}

/** The ways in that an installation's settings open. */
export function signInOptions(
  { github, google, oidc, signUp }: Pick<AuthSettings, 'github' | 'google' | 'oidc' | 'signUp'>,
  canMail: boolean,
): SignInOptions {
  return {
    providers: [
      ...(github ? [{ id: 'github', name: 'GitHub' }] : []),
      ...(google ? [{ id: 'google', name: 'Google' }] : []),
      ...(oidc ? [{ id: 'oidc', name: oidc.name }] : []),
    ],
    sign_up: signUp,
    can_mail: canMail,
  };
}

/** What is asked of the library, as it reads the address of a request: `/sign-in/email`. */
export const authPath = (url: string): string => new URL(url, 'http://host').pathname.slice(AUTH_PREFIX.length);

const isOffered = (path: string): boolean => PATHS.some((each) => each.test(path));

/**
 * Mounts the sign-in library: its handler takes a web request and gives a web response. Origin and Host have been checked
 * before, as for every door.
 *
 * @param auth made when the first request comes, since the port is known only then
 * @param options what the sign-in page offers; anybody may know
 */
export function mountAuth(app: FastifyInstance, system: System, auth: () => Auth, options: SignInOptions): void {
  app.get(`${AUTH_PREFIX}/options`, () => options);
  void app.register(async (door) => {
    door.removeAllContentTypeParsers();
    door.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 65_536 }, (_, body, done) => done(null, body));
    door.route({
      method: ['GET', 'POST'],
      url: `${AUTH_PREFIX}/*`,
      handler: async (request: FastifyRequest, reply: FastifyReply) => {
        const path = authPath(request.url);
        if (!isOffered(path)) return reply.code(404).send({ detail: 'Not found' });
        const stale = FRESH.test(path) ? await staleSignIn(system, request) : undefined;
        if (stale) return reply.code(403).send({ code: stale.reason, message: stale.message });
        const webRequest = toWebRequest(request, auth().options.baseURL);
        webRequest.headers.set(ADDRESS_HEADER, request.ip);
        try {
          return await reply.send(await auth().handler(webRequest));
        } catch (error) {
          if (!UNSTORABLE.has((error as { code?: string }).code ?? '')) throw error;
          return reply
            .code(400)
            .send({ code: 'INVALID_INPUT', message: 'An id is no UUID, or a text has a NUL in it.' });
        }
      },
    });
  });
}

/** Why the session that a request brings may not do what needs a fresh sign-in. Who brings none is the library's affair. */
async function staleSignIn(system: System, { headers }: FastifyRequest): Promise<AppError | undefined> {
  const cookie = readCookie(headers.cookie, cookieNames(system.sessions).session);
  const person = cookie === undefined ? undefined : await authenticateSession(system, cookie);
  try {
    if (person) await requireFreshSignIn(system, person);
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}
