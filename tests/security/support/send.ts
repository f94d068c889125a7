import { once } from 'node:events';
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Sent {
  readonly method?: string;
  /** Sent as it stands here, dots and all. */
  readonly path?: string;
  /** Any, `host` and `origin` included. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
}

/** One request on a connection of its own, with headers that no browser and no `fetch` would let us write. */
export async function send(url: string, { method = 'GET', path = '/', headers = {}, body }: Sent = {}): Promise<Reply> {
  const { hostname, port } = new URL(url);
  const setHost = headers['host'] === undefined;
  const out = request({
    hostname,
    port,
    method,
    path,
    headers: headers as Record<string, string>,
    setHost,
    agent: false,
  });
  out.on('error', () => {});
  const answered = once(out, 'response');
  const upgraded = once(out, 'upgrade');
  out.end(body);
  const [message, socket] = (await Promise.race([answered, upgraded])) as [IncomingMessage, Socket?];
  const { statusCode = 0, headers: received } = message;
  if (socket) {
    socket.destroy();
    return { status: statusCode, headers: received, text: '' };
  }
  return { status: statusCode, headers: received, text: await text(message) };
}

/** Headers of a WebSocket handshake. */
export const HANDSHAKE: Readonly<Record<string, string>> = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

/** Tries to open a socket; 101, or the refusal. */
export const knock = (url: string, headers: Readonly<Record<string, string>>, path = '/trpc'): Promise<Reply> =>
  send(url, { path, headers: { ...HANDSHAKE, ...headers } });

/** A connection that says what no library would say. */
export interface RawConnection extends Disposable {
  readonly socket: Socket;
  /** All that came so far. */
  readonly heard: () => string;
  /** All that came until the server closed. */
  readonly closed: Promise<string>;
  /** Resolves when `pattern` has come. */
  hears(pattern: RegExp): Promise<void>;
}

/** Opens one. */
export async function openRaw(url: string): Promise<RawConnection> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let heard = '';
  let isOver = false;
  let onNews = () => {};
  socket.on('error', () => {});
  socket.on('data', (data) => {
    heard += data.toString('latin1');
    onNews();
  });
  const closed = new Promise<string>((resolve) => {
    socket.once('close', () => {
      isOver = true;
      onNews();
      resolve(heard);
    });
  });
  await once(socket, 'connect');
  return {
    socket,
    heard: () => heard,
    closed,
    async hears(pattern) {
      while (!pattern.test(heard)) {
        if (isOver) throw new Error(`The connection closed without ${pattern}: ${heard}`);
        await new Promise<void>((resolve) => (onNews = resolve));
      }
    },
    [Symbol.dispose]: () => void socket.destroy(),
  };
}
