import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands in front of a server and shows a key for those that have none. */
export interface KeyedProxy extends AsyncDisposable {
  readonly url: string;
}

/**
 * Starts a proxy on a free port of the loopback that adds the key to every request, and changes nothing else: a foreign
 * `Host` or `Origin` reaches the server as it was sent. Only the proxy's own address is written as the server's, which
 * is what a caller that means this server names.
 *
 * @param target origin of the server, on the loopback
 */
export async function startKeyedProxy(target: string, key: string): Promise<KeyedProxy> {
  const { host, hostname, port } = new URL(target);
  let own = '';
  const asTarget = (value: string | undefined): string | undefined => value?.replace(own, host);

  const pass = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const headers: IncomingMessage['headers'] = { ...incoming.headers, authorization: `Bearer ${key}` };
    for (const name of ['host', 'origin'] as const) {
      const value = asTarget(headers[name]);
      if (value !== undefined) headers[name] = value;
    }
    const { method, url: path } = incoming;
    const upstream = forward({ hostname, port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    upstream.on('error', () => outgoing.destroy());
    outgoing.on('close', () => upstream.destroy());
    incoming.pipe(upstream);
  };

  const server = createServer(pass);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  own = `localhost:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${own}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
