import { isServerFault } from '@beckon/adapters/server-fault';
import { appRouter } from '@beckon/api/router';
import { toRefusal } from '@beckon/core/app-error';
import type { System } from '@beckon/core/context';
import { addressSubject } from '@beckon/core/rate/address-subject';
import { getWSConnectionHandler } from '@trpc/server/adapters/ws';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { authenticate, type Caller } from './authenticate.ts';
import type { AuthorityWatch } from './authority-watch.ts';
import { clientAddress, findClientAddress, type TrustedProxies } from './client-address.ts';
import { feedSocket, meterCalls, relieve, SOCKET_LIMITS, type SocketLimits } from './feed-socket.ts';
import { OpenCount } from './open-count.ts';
import type { OriginPolicy } from './origin-check.ts';
import { parseOutsideJson } from './outside-json.ts';
import { takeForRequest } from './rate-limit.ts';
import { sendRaw } from './raw-response.ts';
import { requestContext } from './request-context.ts';
import { refuseForm } from './request-form.ts';
import { MAX_BATCH, TRPC_PREFIX } from './trpc-door.ts';

const MAX_FRAME_BYTES = 262_144;
const RELIEVE_MS = 1_000;
const CLOSE_REVOKED = 4401;
const CLOSE_RESTART = 4503;

export interface SocketsOptions {
  readonly policy: OriginPolicy;
  readonly proxies: TrustedProxies;
  readonly authority: AuthorityWatch;
  readonly onError: (error: unknown) => void;
  readonly limits?: SocketLimits;
}

export interface Sockets {
  readonly size: number;
  /** Tells everybody to come back elsewhere or later, and closes what is still open. */
  close(): Promise<void>;
}

/**
 * The WebSocket door. The upgrade is ours: path, Host, Origin, credential and caps are checked before a socket exists, and
 * every socket has an error listener, so that no frame can end the process.
 */
export function mountSockets(server: Server, system: System, options: SocketsOptions): Sockets {
  const wss = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false });
  const limits = options.limits ?? SOCKET_LIMITS;
  const callers = new WeakMap<IncomingMessage, Caller>();
  const perUser = new OpenCount(limits.maxSocketsPerUser);
  const pending = new OpenCount(limits.maxPendingPerAddress);
  const connect = getWSConnectionHandler({
    wss,
    router: appRouter,
    experimental_encoder: { encode: (data) => JSON.stringify(data), decode: readCalls },
    keepAlive: { enabled: true, pingMs: limits.pingMs, pongWaitMs: limits.pongWaitMs },
    createContext: ({ req, res: socket }) =>
      requestContext(system, req, {
        caller: callers.get(req) ?? { actor: undefined, authError: undefined },
        authority: options.authority,
        // Nothing on a socket hands messages out.
        delivery: { onSettled: (settle) => void settle(false).catch(options.onError) },
        signal: AbortSignal.any([]),
        requestId: randomUUID(),
        socket: pace(socket),
      }),
    onError: ({ error }) => {
      if (isServerFault(error)) options.onError(error);
    },
  });
  const paces = new WeakMap<WebSocket, ReturnType<typeof feedSocket>>();
  const pace = (socket: WebSocket) => {
    const known = paces.get(socket) ?? feedSocket(socket, limits);
    paces.set(socket, known);
    return known;
  };

  const open = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    await takeForRequest(system, request);
    const caller = await authenticate(system, request.headers, { cookie: true, address: clientAddress(request) });
    const { actor } = caller;
    if (!actor) return refuse(socket, 401, caller.authError ?? 'Not authenticated');
    if (socket.destroyed || socket.writableEnded) return undefined;
    const leave = perUser.enter(actor.user_id);
    if (!leave) return refuse(socket, 429, 'Too many open sockets. Close a window of Beckon first.');
    socket.once('close', leave);
    // The client's parameters are nothing we read, and announcing some would let a socket wait for them for ever.
    request.url = TRPC_PREFIX;
    callers.set(request, caller);
    // Calls back at once, or not at all where the handshake is none.
    wss.handleUpgrade(request, socket, head, (client) => {
      client.on('error', () => client.terminate());
      meterCalls(client, limits.maxCalls);
      const unwatch = options.authority.watch(actor, () => {
        client.close(CLOSE_REVOKED, 'No longer authorised');
        client.terminate();
      });
      client.once('close', unwatch);
      connect(client, request);
    });
    return undefined;
  };
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    findClientAddress(request, options.proxies);
    if (URL.parse(request.url ?? '', 'http://host')?.pathname !== TRPC_PREFIX) return refuse(socket, 404, 'Not Found');
    const reason = options.policy.refuse({ method: 'GET', headers: request.headers, upgrade: true });
    if (reason) return refuse(socket, 403, reason);
    const form = refuseForm(request, undefined);
    if (form) return refuse(socket, form.status, form.detail);
    const settled = pending.enter(addressSubject(clientAddress(request)));
    if (!settled) return refuse(socket, 429, 'Too many handshakes at once.');
    const late = setTimeout(() => refuse(socket, 503, 'The handshake took too long.'), limits.handshakeMs);
    open(request, socket, head)
      .catch((error: unknown) => refuseFault(socket, error, options.onError))
      .finally(() => {
        clearTimeout(late);
        settled();
      });
    return undefined;
  });

  const relief = setInterval(() => relieve(wss.clients, limits.totalBytes), RELIEVE_MS);
  relief.unref();

  return {
    get size() {
      return wss.clients.size;
    },
    async close() {
      clearInterval(relief);
      for (const client of wss.clients) client.close(CLOSE_RESTART, 'Restarting');
      wss.close();
      await waitForNone(wss, 2_000);
      for (const client of wss.clients) client.terminate();
    },
  };
}

/** The calls of one frame. The library counts those of one HTTP request only. @throws Error over 20 */
function readCalls(frame: string | ArrayBuffer | Uint8Array): unknown {
  if (typeof frame !== 'string') throw new Error('Send text frames.');
  const calls: unknown = parseOutsideJson(frame);
  if (Array.isArray(calls) && calls.length > MAX_BATCH) throw new Error(`At most ${MAX_BATCH} calls in one frame.`);
  return calls;
}

function waitForNone(wss: WebSocketServer, ms: number): Promise<void> {
  if (wss.clients.size === 0) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    for (const client of wss.clients) {
      client.once('close', () => {
        if (wss.clients.size > 0) return;
        clearTimeout(timer);
        resolve();
      });
    }
  });
}

const STATUSES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  503: 'Service Unavailable',
};

function refuse(socket: Duplex, status: number, detail: string, retryAfterSeconds = 1): void {
  sendRaw(
    socket,
    `${status} ${STATUSES[status]}`,
    { detail },
    {
      ...(status === 401 && { 'www-authenticate': 'Bearer' }),
      ...((status === 429 || status === 503) && { 'retry-after': String(retryAfterSeconds) }),
    },
  );
}

/** A refusal of ours under its status; a fault of the server with an id and nothing else. */
function refuseFault(socket: Duplex, error: unknown, onError: (error: unknown) => void): void {
  const refusal = toRefusal(error);
  if (refusal?.code === 'TOO_MANY_REQUESTS') return refuse(socket, 429, refusal.message, refusal.retryAfterSeconds);
  if (refusal?.code === 'SERVICE_UNAVAILABLE') {
    onError(error);
    return refuse(socket, 503, refusal.message, refusal.retryAfterSeconds);
  }
  const request_id = randomUUID();
  onError(new Error(`The handshake of request ${request_id} failed`, { cause: error }));
  return sendRaw(socket, '500 Internal Server Error', { detail: 'Internal server error', request_id });
}
