import { ADDRESS_HEADER, AUTH_PREFIX, type Auth } from '@beckon/auth/create-auth';
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

/** What is asked of the library, as it reads the address of a request: `/sign-in/email`. */
export const authPath = (url: string): string => new URL(url, 'http://host').pathname.slice(AUTH_PREFIX.length);

const isOffered = (path: string): boolean => PATHS.some((each) => each.test(path));

/**
 * Mounts the sign-in library: its handler takes a web request and gives a web response. Origin and Host have been checked
 * before, as for every door.
 *
 * @param auth made when the first request comes, since the port is known only then
 */
export function mountAuth(app: FastifyInstance, auth: () => Auth): void {
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
