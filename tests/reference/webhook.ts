import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export interface WebhookCall {
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, string>;
}

export interface Webhook extends AsyncDisposable {
  readonly url: string;
  readonly calls: WebhookCall[];
}

export interface WebhookOptions {
  readonly status: number | 'never';
  readonly headers?: Record<string, string>;
  /** What happens between the call and its answer. */
  readonly meanwhile?: (call: WebhookCall) => Promise<unknown>;
}

/** A real server on loopback that agents are launched through. */
export async function startWebhook({ status, headers, meanwhile }: WebhookOptions): Promise<Webhook> {
  const calls: WebhookCall[] = [];
  const server = createServer((request, response) => {
    void json(request).then(async (body) => {
      const call = { headers: request.headers, body: body as Record<string, string> };
      calls.push(call);
      await meanwhile?.(call);
      if (status !== 'never') response.writeHead(status, headers).end('a body that nobody is shown');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/launch`,
    calls,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
