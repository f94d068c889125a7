import {
  createTRPCClient,
  getFetch,
  httpBatchLink,
  httpLink,
  splitLink,
  wsLink,
  type TRPCClient,
  type TRPCLink,
} from '@trpc/client';
import type { AppRouter } from './app-router.ts';
import { Socket } from './socket.ts';

export interface BeckonClientOptions {
  /** Origin of the server, e.g. `http://localhost:8787`. */
  readonly url: string;
  /** An agent's key, for clients outside a browser. */
  readonly apiKey?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly WebSocket?: typeof WebSocket;
  /** Carries what changes something, in place of the global one. */
  readonly fetch?: typeof fetch;
  /** A number in [0, 1), for the waits between connections. */
  readonly random?: () => number;
}

export interface BeckonClient {
  readonly trpc: TRPCClient<AppRouter>;
  readonly socket: Socket;
  readonly close: () => Promise<void>;
}

/** Queries of one moment travel together, this many at most. */
const BATCH = 20;

/** A client of the server's procedures: calls go over HTTP, the socket carries subscriptions only. */
export function createBeckonClient(options: BeckonClientOptions): BeckonClient {
  const http = new URL('/trpc', options.url);
  const ws = new URL(http);
  ws.protocol = http.protocol === 'https:' ? 'wss:' : 'ws:';
  const headers: Record<string, string> = { ...options.headers };
  if (options.apiKey) headers['authorization'] = `Bearer ${options.apiKey}`;
  const socket = new Socket({
    url: ws.href,
    headers: Object.keys(headers).length > 0 ? headers : undefined,
    WebSocket: options.WebSocket,
    random: options.random,
  });
  const call = { url: http.href, headers };
  // The socket may be renewed: each subscription takes the one of its moment.
  const live: TRPCLink<AppRouter> = (runtime) => (operation) =>
    wsLink<AppRouter>({ client: socket.current() })(runtime)(operation);
  const trpc = createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === 'subscription',
        true: live,
        false: splitLink({
          condition: ({ type }) => type === 'query',
          true: httpBatchLink({ ...call, maxItems: BATCH }),
          // Alone, so that no slow one holds back another, and each under its own key.
          false: httpLink({
            url: call.url,
            headers: ({ op }) => ({ ...headers, ...keyOf(op.context) }),
            fetch: getFetch(options.fetch),
          }),
        }),
      }),
    ],
  });
  return { trpc, socket, close: () => socket.close() };
}

/** `context: { idempotencyKey }` of a call: the server answers the same key as the first time. */
function keyOf({ idempotencyKey }: Readonly<Record<string, unknown>>): Record<string, string> {
  return typeof idempotencyKey === 'string' ? { 'idempotency-key': idempotencyKey } : {};
}
