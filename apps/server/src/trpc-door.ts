import { isServerFault } from '@beckon/adapters/server-fault';
import { appRouter } from '@beckon/api/router';
import { throwPublic } from '@beckon/api/trpc';
import { AppError } from '@beckon/core/app-error';
import type { System } from '@beckon/core/context';
import { fastifyTRPCPlugin, type FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify';
import type { FastifyInstance } from 'fastify';
import { authenticate } from './authenticate.ts';
import type { AuthorityWatch } from './authority-watch.ts';
import { goneSignal } from './gone-signal.ts';
import { requestContext } from './request-context.ts';
import { responseDelivery } from './response-delivery.ts';

export const TRPC_PREFIX = '/trpc';
export const MAX_BATCH = 20;

/** Mounts tRPC over HTTP: queries and mutations. */
export function mountTrpc(app: FastifyInstance, system: System, authority: AuthorityWatch): void {
  const trpcOptions: FastifyTRPCPluginOptions<typeof appRouter>['trpcOptions'] = {
    router: appRouter,
    maxBatchSize: MAX_BATCH,
    createContext: async ({ req, res }) => {
      const caller = await authenticate(system, req.headers, { cookie: true, address: req.ip }).catch(throwPublic);
      authority.guard(caller.actor, res.raw);
      return requestContext(system, req.raw, {
        caller,
        authority,
        delivery: responseDelivery(res.raw, (error) => req.log.error(error)),
        signal: goneSignal(res.raw),
        requestId: req.id,
        setCookie: (value) => void res.header('set-cookie', value),
      });
    },
    responseMeta: ({ errors }) => ({ headers: retryAfter(errors) }),
    onError: ({ error, req }) => {
      if (isServerFault(error)) req.log.error(error);
    },
  };
  void app.register(fastifyTRPCPlugin, { prefix: TRPC_PREFIX, trpcOptions });
}

/** When the last of the refused calls may be tried again. */
function retryAfter(errors: readonly Error[]): Record<string, string> {
  const waits = errors.flatMap(({ cause }) => (cause instanceof AppError ? (cause.retryAfterSeconds ?? []) : []));
  return waits.length === 0 ? {} : { 'retry-after': String(Math.max(...waits)) };
}
