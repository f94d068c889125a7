import { isLoopback } from '@beckon/core/rate/address-subject';
import type { FastifyInstance } from 'fastify';
import { cameOverPlainHttp, clientAddress, findClientAddress, type TrustedProxies } from './client-address.ts';
import type { OriginPolicy } from './origin-check.ts';
import { judgeJson } from './outside-json.ts';
import { refuseForm } from './request-form.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

export interface RequestGuards {
  readonly policy: OriginPolicy;
  readonly proxies: TrustedProxies;
  readonly publicUrl?: string | undefined;
  readonly insecureHttp?: boolean | undefined;
}

/**
 * What stands before every handler: where the request comes from, the headers of every answer, Host and Origin, plain http,
 * and the form of the request.
 */
export function guardRequests(app: FastifyInstance, { policy, proxies, publicUrl, insecureHttp }: RequestGuards): void {
  const isHttps = publicUrl?.startsWith('https:') ?? false;
  const noteProxy = noteUntrustedProxy(app, proxies);

  app.addHook('onRequest', async (request, reply) => {
    findClientAddress(request.raw, proxies);
    noteProxy(request.raw);
    // The framework's own reading would believe other headers, too.
    Object.defineProperty(request, 'ip', { value: clientAddress(request.raw) });
    void reply.headers(SECURITY_HEADERS).headers({ 'x-request-id': request.id, 'cache-control': 'no-store' });
    if (isHttps) void reply.header('strict-transport-security', 'max-age=31536000');
    const route = request.routeOptions.url;
    const reason = policy.refuse({ method: request.method, headers: request.headers, route });
    if (reason) return reply.code(403).send({ detail: reason });
    if (isHttps && !insecureHttp && cameOverPlainHttp(request.raw, proxies)) {
      const path = request.url.startsWith('/') ? request.url : '/';
      if (request.method === 'GET') return reply.redirect(`${publicUrl}${path}`, 308);
      return reply.code(403).send({ detail: `Use ${publicUrl}: plain http can be read on the way.` });
    }
    const form = refuseForm(request.raw, route);
    if (form?.status === 401) void reply.header('www-authenticate', 'Bearer');
    if (form) return reply.code(form.status).send({ detail: form.detail });
    return undefined;
  });

  app.addHook('preValidation', async ({ body, query }) => {
    // What a door parses by itself. Read as latin1, every byte stays one character and brackets stay brackets.
    const unparsed = Buffer.isBuffer(body) ? body.toString('latin1') : body;
    for (const text of [unparsed, (query as { input?: unknown }).input].flat()) {
      const refused = typeof text === 'string' ? judgeJson(text) : undefined;
      if (refused) throw refused;
    }
  });

  app.addHook('onSend', async (_, __, payload) => {
    // What a library answers brings its own headers. An event stream must reach its reader as it was written, too.
    if (!(payload instanceof Response)) return;
    const isStream = payload.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
    payload.headers.set('cache-control', isStream ? 'no-store, no-transform' : 'no-store');
  });
}

type Incoming = Parameters<typeof findClientAddress>[0];

/** Tells once of a proxy on this machine that nobody named: limits then count all of its clients as one. */
function noteUntrustedProxy(app: FastifyInstance, proxies: TrustedProxies): (request: Incoming) => void {
  let isTold = false;
  return ({ headers, socket: { remoteAddress } }) => {
    if (isTold || headers['x-forwarded-for'] === undefined) return;
    if (!isLoopback(remoteAddress) || proxies.trusts(remoteAddress, 0)) return;
    isTold = true;
    app.log.warn('A proxy on this machine is not trusted to say whom it speaks for: BECKON_TRUSTED_PROXIES=loopback.');
  };
}
