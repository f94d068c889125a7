import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

/** A listener on 127.0.0.1 that answers as badly as a test wants. */
export interface Listener extends AsyncDisposable {
  readonly port: number;
  /** Everybody who ever connected. */
  readonly sockets: readonly Socket[];
  /** What was received, connection by connection. */
  readonly received: readonly string[];
}

/** Bytes for a connection, once it has sent a request. */
export type Answer = (socket: Socket) => void;

/** Starts a listener; with a certificate it speaks TLS. */
export async function listen(answer: Answer, tls?: Pick<TlsOptions, 'key' | 'cert'>): Promise<Listener> {
  const sockets: Socket[] = [];
  const received: string[] = [];
  const take = (socket: Socket) => {
    const place = sockets.push(socket) - 1;
    received[place] = '';
    socket.on('error', () => {});
    socket.on('data', (bytes: Buffer) => {
      const before = received[place] ?? '';
      received[place] = before + bytes.toString('latin1');
      if (!before.includes('\r\n\r\n') && received[place]?.includes('\r\n\r\n')) answer(socket);
    });
  };
  const server = tls ? createTlsServer(tls, take) : createServer(take);
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    sockets,
    received,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A whole answer. */
export const reply =
  (status: string, headers: readonly string[] = [], body: string | Uint8Array = ''): Answer =>
  (socket) => {
    socket.write([`HTTP/1.1 ${status}`, ...headers, 'connection: close', '', ''].join('\r\n'));
    socket.end(body);
  };

/** Begins like that and goes on with the same for ever, as fast as it is taken. */
export const flood =
  (start: string, more: string): Answer =>
  (socket) => {
    const bytes = Buffer.from(more);
    const pour = () => {
      while (!socket.destroyed && socket.write(bytes));
    };
    socket.write(start);
    socket.on('drain', pour);
    pour();
  };

/** Begins like that and goes on byte by byte: always something, never the end. */
export const drip =
  (start: string, byte: string): Answer =>
  (socket) => {
    socket.write(start);
    const timer = setInterval(() => socket.write(byte), 5);
    socket.once('close', () => clearInterval(timer));
  };
