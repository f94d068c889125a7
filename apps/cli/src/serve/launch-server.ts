import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LaunchRefusal } from './launch-refusal.ts';
import { readLaunch, type Launch } from './launch-request.ts';

const MAX_BODY_BYTES = 4 * 1_048_576;

export interface LaunchServerOptions {
  readonly host: string;
  /** Taken where it is free; `strict`: or not at all. */
  readonly port: number;
  readonly strict: boolean;
  readonly secret: string;
  /** Begins a run. @returns what the caller is answered @throws LaunchRefusal */
  readonly begin: (launch: Launch) => Promise<object>;
}

export interface LaunchServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Hears launches: `POST /` with the secret as a bearer token; `GET /health` for whoever asks. Nothing is done before all of
 * a call has been looked at.
 *
 * @throws Error of the network where it cannot listen
 */
export async function startLaunchServer(options: LaunchServerOptions): Promise<LaunchServer> {
  const { secret, begin } = options;
  const server = createServer((request, response) => {
    answer(request, secret, begin).then(
      ([status, body]) => send(response, status, body),
      (error: unknown) => {
        const status = error instanceof LaunchRefusal ? error.status : 500;
        send(response, status, { detail: error instanceof Error ? error.message : String(error) });
      },
    );
  });
  await listen(server, options);
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      await closed;
    },
  };
}

async function answer(
  request: IncomingMessage,
  secret: string,
  begin: LaunchServerOptions['begin'],
): Promise<[status: number, body: object]> {
  const path = (request.url ?? '/').split('?', 1)[0];
  if (request.method === 'GET' && path === '/health') return [200, { status: 'healthy' }];
  if (path !== '/') return [404, { detail: 'Not found. A launch is POST /' }];
  if (request.method !== 'POST') return [405, { detail: 'A launch is POST /' }];
  if (!isKnown(request.headers.authorization, secret)) {
    return [401, { detail: 'Invalid or missing authorization' }];
  }
  const key = request.headers['x-omnara-api-key'];
  return [200, await begin(readLaunch(typeof key === 'string' ? key : undefined, await readBody(request)))];
}

/** In a time that tells nothing about the secret. */
function isKnown(authorization: string | undefined, secret: string): boolean {
  const given = /^bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? '';
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new LaunchRefusal(400, `The body has more than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function listen(server: Server, { host, port, strict }: LaunchServerOptions): Promise<void> {
  const attempt = async (wanted: number): Promise<void> => {
    server.listen(wanted, host);
    await once(server, 'listening');
  };
  try {
    await attempt(port);
  } catch (error) {
    if (strict || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    await attempt(0);
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    // What is left of a body that was not read ends with its connection.
    ...(status >= 400 && { connection: 'close' }),
  });
  response.end(JSON.stringify(body));
}
