import { cookieNames } from '@beckon/auth/cookie-names';
import { appRouter } from '@beckon/api/router';
import type { System } from '@beckon/core/context';
import { addressSubject, isLoopback } from '@beckon/core/rate/address-subject';
import type { AnyTRPCProcedure } from '@trpc/server';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { clientAddress } from './client-address.ts';
import { readCookie } from './cookies.ts';
import { REST_PREFIX } from './rest-door.ts';
import { TRPC_PREFIX } from './trpc-door.ts';

/** Counts every request before it is known who asks. After that, the guard of the operations counts callers. */
export function limitRequests(app: FastifyInstance, system: System): void {
  app.addHook('onRequest', (request) => takeForRequest(system, request.raw, isDecision(request)));
}

/**
 * Counts one request: for the session whose cookie of ours it brings, else for its address. Decisions are counted apart,
 * so that nothing else from the same session or address keeps an answer from going through. Requests of this machine are
 * not counted by address: they are its own programs, or a proxy nobody told us of.
 *
 * @throws AppError TOO_MANY_REQUESTS with `retryAfterSeconds`
 */
export async function takeForRequest(system: System, request: IncomingMessage, decides = false): Promise<void> {
  const { authorization, cookie } = request.headers;
  const value = authorization === undefined ? readCookie(cookie, cookieNames(system.sessions).session) : undefined;
  // What carries our signature was given to somebody who signed in; whether it still counts is the database's affair.
  const session = value === undefined ? undefined : system.sessions.verify(value);
  if (session !== undefined) return system.rates.take(decides ? 'decide' : 'session', `session:${session}`);
  const address = clientAddress(request);
  if (isLoopback(address)) return;
  // An agent's key decides nothing, so it has no share in what is kept for decisions.
  const isApart = decides && !/^Bearer +bkn_/i.test(authorization ?? '');
  await system.rates.take('address', `${addressSubject(address)}${isApart ? ' decides' : ''}`);
}

interface Declared {
  readonly scope: string | null;
  readonly rest?: { readonly method: string; readonly path: string };
}

const declared = Object.entries(appRouter._def.procedures as unknown as Record<string, AnyTRPCProcedure>).flatMap(
  ([id, { _def }]) => {
    const { scope, rest } = (_def as { meta?: Declared }).meta ?? { scope: null };
    return scope === 'decide' ? [{ id, rest }] : [];
  },
);
const DECIDING_CALLS = new Set(declared.map(({ id }) => id));
const DECIDING_ROUTES = new Set(
  declared.flatMap(({ rest }) =>
    rest ? [`${rest.method} ${REST_PREFIX}${rest.path.replaceAll(/\{(\w+)\}/g, ':$1')}`] : [],
  ),
);

/** Is a person's decision all that this request is for? */
function isDecision(request: FastifyRequest): boolean {
  if (DECIDING_ROUTES.has(`${request.method} ${request.routeOptions.url}`)) return true;
  const calls = new RegExp(`^${TRPC_PREFIX}/([\\w.,]+)(?:\\?|$)`).exec(request.url)?.[1]?.split(',');
  return request.method === 'POST' && calls !== undefined && calls.every((id) => DECIDING_CALLS.has(id));
}
