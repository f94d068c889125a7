import { must } from '@beckon/shared/must';
import * as http from 'node:http';
import * as https from 'node:https';
import { isIPv6, type LookupFunction } from 'node:net';
import type { Way } from './find-way.ts';

export interface RequestOptions {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body?: string | Uint8Array | undefined;
  readonly signal: AbortSignal;
}

const MAX_HEADER_BYTES = 16_384;
const MAX_HEADERS = 200;
/** Bytes of an answer's body that are read at most. */
const MAX_BODY_BYTES = 65_536;

/**
 * One request to an address that has been checked, on a connection of its own, past every proxy. Redirects are answers like
 * others. Host header and TLS name are the URL's, so certificates are checked against the name.
 *
 * @param way the checked addresses; no others are connected to, and no name server is asked again
 * @throws the error of the socket, of TLS or of the parser; the signal's reason when it is aborted
 */
export async function sendRequest(url: URL, way: Way, options: RequestOptions): Promise<http.IncomingMessage> {
  const { method, headers, body, signal } = options;
  const { request } = url.protocol === 'https:' ? https : http;
  const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>();
  const outgoing = request(url, {
    method,
    // Nothing is unpacked here, so nothing can swell.
    headers: { 'user-agent': 'beckon', accept: '*/*', 'accept-encoding': 'identity', ...headers },
    agent: false,
    // Sockets skip it where the host is an address: then the way is that address.
    lookup: lookupOf(way),
    maxHeaderSize: MAX_HEADER_BYTES,
    signal,
  });
  outgoing.maxHeadersCount = MAX_HEADERS;
  // An answer that would change the protocol ends a request without a word of error.
  const closed = () => reject(Object.assign(new Error('Closed without an answer'), { code: 'ECONNRESET' }));
  outgoing.once('response', resolve).on('error', reject).once('close', closed).end(body);
  return promise;
}

/** Reads the body of an answer, or as much as is read of any and cuts the rest: then undefined. @throws when it breaks off */
export async function readBody(response: http.IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function lookupOf({ addresses }: Way): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_name, { all }, callback) => {
    if (all) return callback(null, found);
    const { address, family } = must(found[0], 'A way has an address.');
    callback(null, address, family);
  };
}
