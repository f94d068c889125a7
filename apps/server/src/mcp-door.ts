import type { AppRouter } from '@beckon/api/router';
import { createMcpRequestHandler } from '@beckon/adapters/mcp/mcp-request-handler';
import { CHALLENGE_SCOPE } from '@beckon/auth/oauth-metadata';
import type { OAuthNames } from '@beckon/auth/oauth-names';
import type { Actor, Delivery, Limits, System } from '@beckon/core/context';
import { must } from '@beckon/shared/must';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';
import { authenticate, type Caller } from './authenticate.ts';
import type { AuthorityWatch } from './authority-watch.ts';
import { goneSignal } from './gone-signal.ts';
import { requestContext } from './request-context.ts';
import { responseDelivery } from './response-delivery.ts';
import { toWebRequest } from './web-request.ts';
import { resourceMetadataUrl } from './well-known.ts';

interface Exchange {
  readonly request: FastifyRequest;
  readonly caller: Caller;
  readonly delivery: Delivery;
}

/** Finds the exchange again where the protocol's library hands on a copy of the request. Never taken from outside. */
const EXCHANGE = 'x-beckon-exchange';

const INSTRUCTIONS =
  'Beckon shows what you do to a person and carries their answers to you. Call log_step before each significant action; ' +
  'keep the agent_instance_id it returns and pass it on every later call. When you need a decision, call ask_question; if it ' +
  'answers with status "pending", call wait_for_answer until it is answered.';

/** A call is answered so long before its caller's access token ends. */
const ANSWER_BEFORE_MS = 5_000;

/**
 * Mounts the MCP door. Agents only: a bearer key, or the access token of a client that a person has connected, is needed
 * before any message is looked at; cookies count for nothing.
 */
export function mountMcp(
  app: FastifyInstance,
  system: System,
  router: AppRouter,
  options: {
    version: string;
    maxBodyBytes: number;
    authority: AuthorityWatch;
    /** What the door is called in OAuth; undefined where that is not offered. */
    oauth: () => OAuthNames | undefined;
  },
): void {
  const exchanges = new Map<string, Exchange>();
  const of = (request: Request): Exchange =>
    must(exchanges.get(request.headers.get(EXCHANGE) ?? ''), 'Every MCP request has its exchange');
  const handle = createMcpRequestHandler(router, {
    name: 'Beckon',
    version: options.version,
    instructions: INSTRUCTIONS,
    maxRequestBodySize: options.maxBodyBytes,
    requestId: (request) => of(request).request.id,
    onServerFault: (error, request) => of(request).request.log.error(error),
    createContext: ({ request, signal, client }) => {
      const { request: raw, caller, delivery } = of(request);
      const name = client?.name && `${client.name}/${client.version ?? ''}`;
      return requestContext({ ...system, limits: limitsOf(system.limits, caller.actor) }, raw.raw, {
        caller,
        authority: options.authority,
        delivery,
        signal,
        client: name,
        requestId: raw.id,
      });
    },
    listContext: async (request) => of(request).caller.actor,
    isVisible: ({ meta }, actor) =>
      meta.scope === null || (actor as Actor).scopes.some((scope) => scope === meta.scope),
  });

  void app.register(async (mcp) => {
    // The handler parses and answers bad JSON as JSON-RPC says; here the bytes only pass through.
    mcp.removeAllContentTypeParsers();
    mcp.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
    mcp.route({
      method: ['GET', 'POST', 'DELETE'],
      url: '/mcp',
      handler: async (request: FastifyRequest, reply: FastifyReply) => {
        const oauth = options.oauth();
        const caller = await authenticate(system, request.headers, {
          cookie: false,
          address: request.ip,
          resources: oauth?.resources,
        });
        if (!caller.actor) {
          return reply
            .code(401)
            .header('www-authenticate', challenge(oauth, request.headers))
            .send({ detail: caller.authError ?? 'Not authenticated' });
        }
        options.authority.guard(caller.actor, reply.raw);
        const webRequest = toWebRequest(
          request,
          `http://${request.headers.host ?? 'localhost'}`,
          goneSignal(reply.raw),
        );
        webRequest.headers.set(EXCHANGE, request.id);
        reply.raw.once('close', () => exchanges.delete(request.id));
        exchanges.set(request.id, {
          request,
          caller,
          delivery: responseDelivery(reply.raw, (error) => request.log.error(error)),
        });
        return reply.send(await handle(webRequest));
      },
    });
  });
}

/** How to be let in (RFC 6750, RFC 9728): a client that is shown it finds the way to a person's consent. */
function challenge(oauth: OAuthNames | undefined, { authorization, host }: IncomingHttpHeaders): string {
  const parts = [
    ...(authorization === undefined ? [] : ['error="invalid_token"']),
    ...(oauth ? [`resource_metadata="${resourceMetadataUrl(oauth, host)}"`, `scope="${CHALLENGE_SCOPE}"`] : []),
  ];
  return ['Bearer', parts.join(', ')].join(' ').trim();
}

/** A client's call waits for a person no longer than its token lasts: it is told to ask again, and comes with a new one. */
function limitsOf(limits: Limits, actor: Actor | undefined): Limits {
  if (actor?.kind !== 'client') return limits;
  const left = Math.max(0, Date.parse(actor.expires_at) - Date.now() - ANSWER_BEFORE_MS);
  return {
    ...limits,
    askHoldMs: Math.min(limits.askHoldMs, left),
    patientAskHoldMs: Math.min(limits.patientAskHoldMs, left),
  };
}
