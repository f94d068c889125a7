import { appRouter } from '@beckon/api/router';
import type { System } from '@beckon/core/context';
import { getWSConnectionHandler } from '@trpc/server/adapters/ws';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { authenticate, type Caller } from './authenticate.ts';
import type { AuthorityWatch } from './authority-watch.ts';
import { feedSocket, relieve, SOCKET_LIMITS, type SocketLimits } from './feed-socket.ts';
import type { OriginPolicy } from './origin-check.ts';
import { requestContext } from './request-context.ts';
import { MAX_BATCH, TRPC_PREFIX } from './trpc-door.ts';

const MAX_FRAME_BYTES = 262_144;
const MAX_SOCKETS_PER_USER = 50;
const PING_MS = 20_000;
const PONG_WAIT_MS = 25_000;
const RELIEVE_MS = 1_000;
export const CLOSE_REVOKED = 4401;
export const CLOSE_RESTART = 4503;

export interface SocketsOptions {
  readonly policy: OriginPolicy;
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
  const perUser = new Map<string, number>();
  const connect = getWSConnectionHandler({
    wss,
    router: appRouter,
    experimental_encoder: { encode: (data) => JSON.stringify(data), decode: readCalls },
    keepAlive: { enabled: true, pingMs: PING_MS, pongWaitMs: PONG_WAIT_MS },
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
      if (error.code === 'INTERNAL_SERVER_ERROR') options.onError(error);
    },
  });
  const paces = new WeakMap<WebSocket, ReturnType<typeof feedSocket>>();
  const pace = (socket: WebSocket) => {
    const known = paces.get(socket) ?? feedSocket(socket, limits);
    paces.set(socket, known);
    return known;
  };

  const upgrade = async (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    if (URL.parse(request.url ?? '', 'http://host')?.pathname !== TRPC_PREFIX) return refuse(socket, 404, 'Not Found');
    const reason = options.policy.refuse({ method: 'GET', headers: request.headers, upgrade: true });
    if (reason) return refuse(socket, 403, reason);
    const caller = await authenticate(system, request.headers, { cookie: true, address: request.socket.remoteAddress });
    const { actor } = caller;
    if (!actor) return refuse(socket, 401, caller.authError ?? 'Not authenticated');
    if ((perUser.get(actor.user_id) ?? 0) >= MAX_SOCKETS_PER_USER) return refuse(socket, 429, 'Too many open sockets');
    // The client's parameters are nothing we read, and announcing some would let a socket wait for them for ever.
    request.url = TRPC_PREFIX;
    callers.set(request, caller);
    // Calls back at once, or not at all where the handshake is none.
    wss.handleUpgrade(request, socket, head, (client) => {
      perUser.set(actor.user_id, (perUser.get(actor.user_id) ?? 0) + 1);
      client.on('error', () => client.terminate());
      const unwatch = options.authority.watch(actor, () => {
        client.close(CLOSE_REVOKED, 'No longer authorised');
        client.terminate();
      });
      client.once('close', () => {
        unwatch();
        const left = (perUser.get(actor.user_id) ?? 1) - 1;
        if (left > 0) perUser.set(actor.user_id, left);
        else perUser.delete(actor.user_id);
      });
      connect(client, request);
    });
    return undefined;
  };
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgrade(request, socket, head).catch((error: unknown) => {
      options.onError(error);
      refuse(socket, 500, 'Internal server error');
    });
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
  const calls: unknown = JSON.parse(frame);
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

function refuse(socket: Duplex, status: number, detail: string): void {
  const body = JSON.stringify({ detail });
  const authenticate = status === 401 ? 'WWW-Authenticate: Bearer\r\n' : '';
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Type: application/json\r\n${authenticate}` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}
