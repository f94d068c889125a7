import { appRouter } from '@beckon/api/router';
import type { AuthSettings } from '@beckon/auth/auth-settings';
import { createAuth, type Auth } from '@beckon/auth/create-auth';
import type { System } from '@beckon/core/context';
import type { AuthDatabase } from '@beckon/db/open-auth-database';
import Fastify, { LogController, type FastifyError, type FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { mountAuth } from './auth-door.ts';
import { AuthorityWatch } from './authority-watch.ts';
import { mountDashboard } from './dashboard.ts';
import { mountDocs } from './docs.ts';
import { mountEventStream } from './event-stream.ts';
import type { SocketLimits } from './feed-socket.ts';
import { mountHealth } from './health.ts';
import { mountMcp } from './mcp-door.ts';
import { originPolicy } from './origin-check.ts';
import { mountRest } from './rest-door.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import { mountSockets } from './sockets.ts';
import { mountTrpc } from './trpc-door.ts';

export interface HttpServerOptions {
  readonly host: string;
  readonly port: number;
  readonly publicUrl?: string | undefined;
  readonly maxBodyBytes: number;
  readonly logLevel: string;
  readonly version: string;
  /** Folder of the built dashboard. */
  readonly dist?: string | undefined;
  readonly socketLimits?: SocketLimits;
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
  const app = Fastify({
    bodyLimit: options.maxBodyBytes,
    genReqId: () => randomUUID(),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 512 },
    requestTimeout: 60_000,
    keepAliveTimeout: 65_000,
    return503OnClosing: true,
    logger:
      options.logLevel === 'silent'
        ? false
        : { level: options.logLevel, redact: ['req.headers.authorization', 'req.headers.cookie'] },
    // No line per request: addresses of streams may carry a ticket.
    logController: new LogController({ disableRequestLogging: true }),
  });
  const port = () => (app.server.address() as AddressInfo | null)?.port ?? options.port;
  const policy = originPolicy({ publicUrl: options.publicUrl, host: options.host, port });
  const onError = (error: unknown) => app.log.error(error);
  const origins = () => ({
    baseUrl: options.publicUrl ?? `http://localhost:${port()}`,
    otherOrigins: ['localhost', '127.0.0.1', '[::1]'].map((name) => `http://${name}:${port()}`),
  });
  const authority = new AuthorityWatch(system, onError);

  app.addHook('onRequest', async (request, reply) => {
    void reply.headers(SECURITY_HEADERS).header('x-request-id', request.id);
    if (!request.url.startsWith('/assets/')) void reply.header('cache-control', 'no-store');
    if (options.publicUrl?.startsWith('https:')) void reply.header('strict-transport-security', 'max-age=31536000');
    const isMcp = /^\/mcp(?:\/|\?|$)/.test(request.url);
    // At /mcp a foreign Origin is refused whatever the method (MCP, Streamable HTTP: DNS rebinding).
    const reason = policy.refuse({ method: isMcp ? 'POST' : request.method, headers: request.headers });
    if (reason) return reply.code(403).send({ detail: reason });
    return undefined;
  });
  acceptEmptyJson(app);
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return reply.code(status).send({ detail: clientFault(error, options.maxBodyBytes) });
    request.log.error(error);
    return reply.code(500).send({ detail: 'Internal server error', request_id: request.id });
  });

  mountHealth(app, system, options);
  mountRest(app, system, appRouter, { version: options.version, authority });
  mountEventStream(app, system, authority);
  mountMcp(app, system, appRouter, { ...options, authority });
  mountTrpc(app, system, authority);
  let auth: Auth | undefined;
  mountAuth(
    app,
    () => (auth ??= createAuth(system, options.auth.database, { ...options.auth.settings, ...origins() })),
  );
  mountDocs(app);
  mountDashboard(app, options.dist);
  const sockets = mountSockets(app.server, system, {
    policy,
    authority,
    onError,
    ...(options.socketLimits && { limits: options.socketLimits }),
  });
  await app.listen({ host: options.host, port: options.port });

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
      return done(null, JSON.parse(String(text)));
    } catch (error) {
      const at = /position (\d+)/.exec((error as Error).message)?.[1];
      const detail = [{ type: 'json_invalid', loc: ['body', Number(at ?? 0)], msg: 'JSON decode error', input: {} }];
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
