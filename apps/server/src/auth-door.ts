import type { AuthSettings } from '@beckon/auth/auth-settings';
import { ADDRESS_HEADER, AUTH_PREFIX, type Auth } from '@beckon/auth/create-auth';
import type { SignUpPolicy } from '@beckon/core/person/admit-person';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
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
 * @param options what the sign-in page offers; anybody may know
 * @param auth made when the first request comes, since the port is known only then
 */
export function mountAuth(app: FastifyInstance, auth: () => Auth, options: SignInOptions): void {
  app.get(`${AUTH_PREFIX}/options`, () => options);
  void app.register(async (door) => {
    door.removeAllContentTypeParsers();
    door.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 65_536 }, (_, body, done) => done(null, body));
    door.route({
      method: ['GET', 'POST'],
      url: `${AUTH_PREFIX}/*`,
      handler: async (request: FastifyRequest, reply: FastifyReply) => {
        if (!isOffered(authPath(request.url))) return reply.code(404).send({ detail: 'Not found' });
        const webRequest = toWebRequest(request, auth().options.baseURL);
        webRequest.headers.set(ADDRESS_HEADER, request.ip);
        return reply.send(await auth().handler(webRequest));
      },
    });
  });
}
