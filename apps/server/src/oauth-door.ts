import { cookieNames } from '@beckon/auth/cookie-names';
import { AUTH_PREFIX, type Auth } from '@beckon/auth/create-auth';
import { answerOAuth, OAUTH_ENDPOINTS } from '@beckon/auth/oauth-endpoints';
import type { OAuthNames } from '@beckon/auth/oauth-names';
import type { System } from '@beckon/core/context';
import { authenticateSession } from '@beckon/core/person/session';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readCookie } from './cookies.ts';
import { allowPages } from './open-to-pages.ts';
import { FOR_PROGRAMS } from './origin-check.ts';
import { toWebRequest } from './web-request.ts';

/** What this server is called in OAuth, and the library; both are known once the port is. */
export interface OAuthDoor {
  names(): OAuthNames | undefined;
  auth(): Auth;
}

/**
 * Mounts the endpoints of OAuth, beside the rest of the sign-in library. Those that programs call take no cookie, and pages
 * of other sites may call them too.
 */
export function mountOAuth(app: FastifyInstance, system: System, { names, auth }: OAuthDoor): void {
  const { session } = cookieNames(system.sessions);
  void app.register(async (door) => {
    door.removeAllContentTypeParsers();
    door.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 65_536 }, (_, body, done) => done(null, body));
    for (const [route, endpoint] of Object.entries(OAUTH_ENDPOINTS)) {
      const [method, path] = route.split(' ') as [string, string];
      const url = AUTH_PREFIX + path;
      const isForPrograms = FOR_PROGRAMS.has(url);
      if (isForPrograms) allowPages(door, url, { method });
      door.route({
        method,
        url,
        exposeHeadRoute: false,
        handler: async (request: FastifyRequest, reply: FastifyReply) => {
          const called = names();
          if (!called) return reply.code(404).send({ detail: 'OAuth needs https, or this very machine.' });
          const { baseURL } = auth().options;
          const cookie = isForPrograms ? undefined : readCookie(request.headers.cookie, session);
          const person = cookie === undefined ? undefined : await authenticateSession(system, cookie);
          const host = { system, names: called, baseUrl: baseURL, handler: auth().handler };
          return reply.send(
            await answerOAuth(endpoint, host, {
              request: toWebRequest(request, baseURL),
              person,
              device: { ip_address: request.ip, user_agent: request.headers['user-agent'] },
              requestId: request.id,
            }),
          );
        },
      });
    }
  });
}
