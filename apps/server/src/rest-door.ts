import type { AppRouter } from '@beckon/api/router';
import { throwPublic } from '@beckon/api/trpc';
import { createOpenApiDocument } from '@beckon/adapters/rest/openapi-document';
import { createRestRoutes } from '@beckon/adapters/rest/rest-route';
import type { System } from '@beckon/core/context';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { authenticate } from './authenticate.ts';
import type { AuthorityWatch } from './authority-watch.ts';
import { goneSignal } from './gone-signal.ts';
import { requestContext } from './request-context.ts';
import { responseDelivery } from './response-delivery.ts';

export const REST_PREFIX = '/api/v1';

/** Mounts the REST door, its OpenAPI document, and its 404 and 405. */
export function mountRest(
  app: FastifyInstance,
  system: System,
  router: AppRouter,
  options: { version: string; authority: AuthorityWatch },
): void {
  const routes = createRestRoutes(router);
  const methods = new Map<string, Set<string>>();
  for (const route of routes) {
    const url = REST_PREFIX + route.path.replaceAll(/\{(\w+)\}/g, ':$1');
    methods.set(url, (methods.get(url) ?? new Set()).add(route.method));
    app.route({
      method: route.method,
      url,
      // A poll takes messages out of their queue: no answer without a body may do that.
      exposeHeadRoute: route.operation.type === 'query',
      handler: async (request: FastifyRequest, reply: FastifyReply) => {
        const signal = goneSignal(reply.raw);
        const answer = await route.handle({
          params: request.params as Record<string, string>,
          query: request.query as Record<string, string | string[] | undefined>,
          body: request.body,
          signal,
          requestId: request.id,
          onServerFault: (error) => request.log.error(error),
          createContext: async () => {
            const allow = { cookie: true, address: request.ip };
            const caller = await authenticate(system, request.headers, allow).catch(throwPublic);
            options.authority.guard(caller.actor, reply.raw);
            return requestContext(system, request.raw, {
              caller,
              authority: options.authority,
              delivery: responseDelivery(reply.raw, (error) => request.log.error(error)),
              signal,
              requestId: request.id,
              setCookie: (value) => void reply.header('set-cookie', value),
            });
          },
        });
        return reply.code(answer.status).headers(answer.headers).send(answer.body);
      },
    });
  }
  for (const [url, allowed] of methods) {
    const others = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((method) => !allowed.has(method));
    app.route({
      method: others,
      url,
      handler: (_, reply) =>
        reply
          .code(405)
          .header('allow', [...allowed].join(', '))
          .send({ detail: 'Method Not Allowed' }),
    });
  }
  const document = createOpenApiDocument(router, {
    title: 'Beckon',
    version: options.version,
    description: 'Mission control for AI agents: they report and ask, people watch and answer.',
    serverUrl: REST_PREFIX,
  });
  app.get(`${REST_PREFIX}/openapi.json`, () => document);
}
