import { deferred, type Deferred } from '@beckon/shared/deferred';
import { z } from 'zod';
import type { AppServer } from './app-server.ts';
import { RequestId } from './protocol.ts';

/** Any of the three things that the app server says; JSON-RPC without its version. */
const Incoming = z.looseObject({
  id: RequestId.optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.looseObject({ code: z.number(), message: z.string() }).optional(),
});

/** What the app server refuses. */
export class AppServerError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** Who hears the app server. It asks all its clients at once: whoever does not answer leaves it to the others. */
export interface AppServerListener {
  readonly onNotification: (method: string, params: unknown) => void;
  readonly onRequest: (id: RequestId, method: string, params: unknown) => void;
}

/** Beckon as one client of Codex's app server. */
export class AppServerConnection {
  readonly #socket: WebSocket;
  readonly #open = new Map<RequestId, Deferred<unknown>>();
  #lastId = 0;

  /** Connects and says who it is. @throws Error where that fails */
  static async open(
    { url, token }: AppServer,
    version: string,
    listener: AppServerListener,
  ): Promise<AppServerConnection> {
    const socket = new WebSocket(url, { headers: { authorization: `Bearer ${token}` } });
    const opened = deferred();
    socket.addEventListener('open', () => opened.resolve());
    socket.addEventListener('error', () => opened.reject(new Error('Codex’s app server cannot be reached.')));
    await opened.promise;
    const connection = new AppServerConnection(socket, listener);
    await connection.request('initialize', {
      clientInfo: { name: 'beckon', title: 'Beckon', version },
      // Questions of Codex's own come to those alone who ask for what is experimental.
      capabilities: { experimentalApi: true, requestAttestation: false },
    });
    connection.#send({ method: 'initialized' });
    return connection;
  }

  private constructor(socket: WebSocket, listener: AppServerListener) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#hear(String(data), listener));
    socket.addEventListener('close', () => this.#fail());
    // Its end follows, and that is what counts.
    socket.addEventListener('error', () => {});
  }

  /** @throws AppServerError where it refuses, Error where it has gone */
  async request(method: string, params: object): Promise<unknown> {
    const id = ++this.#lastId;
    const answer = deferred<unknown>();
    this.#open.set(id, answer);
    this.#send({ id, method, params });
    return answer.promise;
  }

  /** Answers what it has asked; where another client was first, this is not heard. */
  respond(id: RequestId, result: object): void {
    this.#send({ id, result });
  }

  close(): void {
    this.#socket.close();
  }

  #send(message: object): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
    else this.#fail();
  }

  #hear(text: string, { onNotification, onRequest }: AppServerListener): void {
    const { data } = Incoming.safeParse(parse(text));
    if (!data) return;
    const { id, method, params, result, error } = data;
    if (method !== undefined && id !== undefined) return onRequest(id, method, params);
    if (method !== undefined) return onNotification(method, params);
    if (id === undefined) return;
    const waiting = this.#open.get(id);
    this.#open.delete(id);
    if (error) waiting?.reject(new AppServerError(error.code, error.message));
    else waiting?.resolve(result);
  }

  #fail(): void {
    for (const waiting of this.#open.values()) waiting.reject(new Error('Codex’s app server has gone.'));
    this.#open.clear();
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
