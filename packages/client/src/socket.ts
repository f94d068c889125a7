import { backoffMs } from '@beckon/shared/backoff';
import { createWSClient, type TRPCWebSocketClient, type WebSocketClientOptions } from '@trpc/client';

export interface SocketOptions {
  /** `ws:` or `wss:` address of the procedures. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly WebSocket?: typeof WebSocket | undefined;
  readonly random?: (() => number) | undefined;
}

/** The one connection of a client, opened by its first subscription, closed a while after its last. */
export class Socket {
  readonly #options: WebSocketClientOptions;
  #client: TRPCWebSocketClient;

  constructor({ url, headers, WebSocket: Base, random }: SocketOptions) {
    this.#options = {
      url,
      WebSocket: connectionOf(Base ?? globalThis.WebSocket, headers),
      lazy: { enabled: true, closeMs: 5_000 },
      // Behind a big page of the log the answer queues: the library's one second would cut a healthy connection.
      keepAlive: { enabled: true, intervalMs: 20_000, pongTimeoutMs: 10_000 },
      // The library's own waits are the same for everyone: after a restart all clients would come back together.
      retryDelayMs: (attempt) => backoffMs(attempt, { baseMs: 500, capMs: 30_000, ...(random && { random }) }),
    };
    this.#client = createWSClient(this.#options);
  }

  current(): TRPCWebSocketClient {
    return this.#client;
  }

  /** Leaves a connection that may be dead without waiting for its farewell. Its subscriptions end. */
  renew(): void {
    const old = this.#client;
    this.#client = createWSClient(this.#options);
    void old.close();
  }

  async close(): Promise<void> {
    await this.#client.close();
  }
}

/**
 * A WebSocket that sends headers with its handshake where there are some, as Node's own and the `ws` package can (browsers
 * send cookies only), and nothing once it is closing: over a dead network that lasts, and the library goes on to ping.
 */
function connectionOf(Base: typeof WebSocket, headers: SocketOptions['headers']): typeof WebSocket {
  return class extends Base {
    constructor(url: string | URL, protocols?: ConstructorParameters<typeof WebSocket>[1]) {
      const options: unknown = { headers };
      super(url, headers ? (options as typeof protocols) : protocols);
    }

    override send(...message: Parameters<WebSocket['send']>): void {
      if (this.readyState === this.OPEN) super.send(...message);
    }
  };
}
