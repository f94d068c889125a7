import { invalidJson } from '@beckon/adapters/rest/invalid-json';
import { appRouter } from '@beckon/api/router';
import type { AuthSettings } from '@beckon/auth/auth-settings';
import { createAuth, type Auth } from '@beckon/auth/create-auth';
import { oauthNames } from '@beckon/auth/oauth-names';
import { oauthPlugin } from '@beckon/auth/oauth-plugin';
import { toRefusal } from '@beckon/core/app-error';
import type { System } from '@beckon/core/context';
import type { AuthDatabase } from '@beckon/db/open-auth-database';
import Fastify, { LogController, type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { answerRefusal } from './answer-refusal.ts';
import { mountAuditExport } from './audit-export.ts';
import { mountInstanceExport } from './instance-export.ts';
import { mountAuth, signInOptions } from './auth-door.ts';
import { auditSignIn } from './audit-sign-in.ts';
import { AuthorityWatch } from './authority-watch.ts';
import { NO_PROXIES, type TrustedProxies } from './client-address.ts';
import { mountDashboard } from './dashboard.ts';
import { mountDocs } from './docs.ts';
import { mountEventStream } from './event-stream.ts';
import type { SocketLimits } from './feed-socket.ts';
import { guardRequests } from './guard-requests.ts';
import { mountHealth } from './health.ts';
import { mountMcp } from './mcp-door.ts';
import { mountOAuth } from './oauth-door.ts';
import { originPolicy } from './origin-check.ts';
import { JsonRefused, parseOutsideJson } from './outside-json.ts';
import { limitRequests } from './rate-limit.ts';
import { refuseUnreadable } from './raw-response.ts';
import { mountRest } from './rest-door.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import { limitSignIn } from './sign-in-limits.ts';
import { mountSockets } from './sockets.ts';
import { CONNECTION_LIMITS, limitConnections, type ConnectionLimits } from './transport.ts';
import { mountTrpc } from './trpc-door.ts';
import { mountWellKnown } from './well-known.ts';

/**
 * Connections that wait to be accepted; the system's own limit stands above it. When a server comes back, every agent and
 * page connects at once, and one that finds no room is dropped and tries again only after seconds.
 */
const BACKLOG = 4_096;

export interface HttpServerOptions {
  readonly host: string;
  readonly port: number;
  readonly publicUrl?: string | undefined;
  readonly maxBodyBytes: number;
  readonly logLevel: string;
  readonly version: string;
  /** Folder of the built dashboard. */
  readonly dist?: string | undefined;
  /** Folder with the files of the API reference; by default the installed library's. */
  readonly swaggerUi?: string | undefined;
  readonly socketLimits?: SocketLimits;
  readonly connections?: Partial<ConnectionLimits> | undefined;
  /** How often it is asked who may still watch; milliseconds. */
  readonly authorityCheckMs?: number | undefined;
  /** Whose word about a client's address is believed; nobody's by default. */
  readonly proxies?: TrustedProxies | undefined;
  /** Plain http beyond this machine is allowed, although the public address is https. */
  readonly insecureHttp?: boolean | undefined;
  /** How people sign in. */
  readonly auth: {
    readonly database: AuthDatabase;
    readonly settings: Omit<AuthSettings, 'baseUrl' | 'otherOrigins'>;
  };
  /** Names of migrations that are not applied. */
  pendingMigrations(): Promise<string[]>;
}

export interface HttpServer extends AsyncDisposable {
  readonly app: FastifyInstance;
  /** Where it listens: `http://host:port`. */
  readonly url: string;
  readonly openSockets: number;
  close(): Promise<void>;
}

/**
 * Opens the one port: dashboard, tRPC, REST, MCP, event stream, health.
 *
 * @throws Error when the port cannot be opened
 */
export async function openHttpServer(system: System, options: HttpServerOptions): Promise<HttpServer> {
  const connections = { ...CONNECTION_LIMITS, ...options.connections };
  const proxies = options.proxies ?? NO_PROXIES;
  const app = Fastify({
    bodyLimit: options.maxBodyBytes,
    genReqId: () => randomUUID(),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 512 },
    http: { headersTimeout: connections.headersMs, connectionsCheckingInterval: connections.checkEveryMs },
    // Bounds how long a request may take to come in; its answer may take as long as a person thinks.
    requestTimeout: connections.requestMs,
    keepAliveTimeout: connections.idleMs,
    return503OnClosing: true,
    clientErrorHandler: refuseUnreadable,
    frameworkErrors: (_, __, reply: FastifyReply) =>
      void reply
        .code(400)
        .headers({ ...SECURITY_HEADERS, 'cache-control': 'no-store' })
        .send({ detail: 'The address of this request cannot be read.' }),
    logger:
      options.logLevel === 'silent'
        ? false
        : { level: options.logLevel, redact: ['req.headers.authorization', 'req.headers.cookie'] },
    // No line per request: addresses of streams may carry a ticket.
    logController: new LogController({ disableRequestLogging: true }),
  });
  const port = () => (app.server.address() as AddressInfo | null)?.port ?? options.port;
  limitConnections(app.server, connections, proxies);
  const policy = originPolicy({ ...options, port });
  const onError = (error: unknown) => app.log.error(error);
  const origins = () => ({
    baseUrl: options.publicUrl ?? `http://localhost:${port()}`,
    otherOrigins: ['localhost', '127.0.0.1', '[::1]'].map((name) => `http://${name}:${port()}`),
  });
  const authority = new AuthorityWatch(system, onError, options.authorityCheckMs);

  guardRequests(app, { ...options, policy, proxies });
  limitRequests(app, system);
  limitSignIn(app, system);
  auditSignIn(app, system);
  acceptEmptyJson(app);
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const refusal = toRefusal(error);
    if (refusal?.code === 'SERVICE_UNAVAILABLE') request.log.error(error);
    if (refusal) return answerRefusal(request, reply, refusal);
    const status = error.statusCode ?? 500;
    if (status < 500) return reply.code(status).send({ detail: clientFault(error, options.maxBodyBytes) });
    request.log.error(error);
    return reply.code(500).send({ detail: 'Internal server error', request_id: request.id });
  });

  mountHealth(app, system, options);
  mountRest(app, system, appRouter, { version: options.version, authority });
  mountEventStream(app, system, authority);
  mountAuditExport(app, system, authority);
  mountInstanceExport(app, system, authority);
  const oauth = () => oauthNames(origins());
  mountMcp(app, system, appRouter, { ...options, authority, oauth });
  mountTrpc(app, system, authority);
  let made: Auth | undefined;
  const auth = () => {
    const settings = { ...options.auth.settings, ...origins(), onError };
    return (made ??= createAuth(system, options.auth.database, settings, [oauthPlugin(system, settings)]));
  };
  mountAuth(app, system, auth, signInOptions(options.auth.settings, system.sendMail !== undefined));
  mountOAuth(app, system, { names: oauth, auth });
  mountWellKnown(app, oauth);
  mountDocs(app, options.swaggerUi);
  mountDashboard(app, options.dist);
  const sockets = mountSockets(app.server, system, {
    policy,
    proxies,
    authority,
    onError,
    ...(options.socketLimits && { limits: options.socketLimits }),
  });
  await app.listen({ host: options.host, port: options.port, backlog: BACKLOG });

  const close = async () => {
    authority.close();
    await sockets.close();
    app.server.closeIdleConnections();
    const cut = setTimeout(() => app.server.closeAllConnections(), 5_000);
    await app.close();
    clearTimeout(cut);
  };
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    app,
    url: `http://${host}:${port()}`,
    get openSockets() {
      return sockets.size;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Clients of the reference say JSON and send nothing: that is an empty body, no error. */
function acceptEmptyJson(app: FastifyInstance): void {
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
    if (text === '') return done(null, undefined);
    try {
      return done(null, parseOutsideJson(String(text)));
    } catch (error) {
      if (error instanceof JsonRefused) return done(error, undefined);
      const detail = invalidJson(error as Error);
      return done(Object.assign(new Error('JSON decode error'), { statusCode: 422, detail }), undefined);
    }
  });
}

function clientFault(error: FastifyError & { detail?: unknown }, maxBodyBytes: number): unknown {
  if (error.detail !== undefined) return error.detail;
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return `The request body is larger than ${maxBodyBytes} bytes. Send less at once.`;
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return 'Send the body as application/json.';
  return error.message;
}
