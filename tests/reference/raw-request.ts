import { once } from 'node:events';
import { connect } from 'node:net';

/** A request whose response nobody reads, on a socket of its own. */
export interface UnreadRequest extends Disposable {
  /** Reads it after all; resolves with every byte of the response once the server has closed the line. */
  read(): Promise<string>;
  /** Cuts the line. */
  cut(): void;
}

/** Sends a request and reads not a byte of what comes back: a response larger than the socket's buffers stays under way. */
export async function sendUnread(
  url: string,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: unknown,
): Promise<UnreadRequest> {
  const { hostname, port, host } = new URL(url);
  const text = body === undefined ? '' : JSON.stringify(body);
  const lines = Object.entries({
    host,
    connection: 'close',
    ...headers,
    ...(text !== '' && { 'content-type': 'application/json' }),
    'content-length': String(Buffer.byteLength(text)),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on('error', () => {});
  socket.pause();
  await once(socket, 'connect');
  socket.write(`${method} /api/v1${path} HTTP/1.1\r\n${lines.join('')}\r\n${text}`);
  const cut = () => void socket.resetAndDestroy();
  const read = async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString();
  };
  return { cut, read, [Symbol.dispose]: cut };
}
