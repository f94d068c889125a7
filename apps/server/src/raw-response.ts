import type { Duplex } from 'node:stream';
import { SECURITY_HEADERS } from './security-headers.ts';

/** Answers on a socket that has no response object, and closes it. @param status as in `404 Not Found` */
export function sendRaw(
  socket: Duplex,
  status: string,
  content: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (!socket.writable) return;
  const body = JSON.stringify(content);
  const all = {
    ...SECURITY_HEADERS,
    'cache-control': 'no-store',
    connection: 'close',
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n${body}`, () => socket.destroy());
}

/** Answers what is no HTTP, or did not come in time, before there is a request. */
export function refuseUnreadable(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy(error);
    return;
  }
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return sendRaw(socket, '408 Request Timeout', { detail: 'The request took too long to come in.' });
  }
  if (error.code === 'HPE_HEADER_OVERFLOW') {
    return sendRaw(socket, '431 Request Header Fields Too Large', { detail: 'The headers are too large.' });
  }
  return sendRaw(socket, '400 Bad Request', { detail: 'The request cannot be read.' });
}
