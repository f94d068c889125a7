import { createBeckonClient } from '@beckon/client/beckon-client';
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Credentials } from '../credentials.ts';
import { ClaudeSession, spoken } from './claude-session.ts';
import { readHookEvent } from './hook-event.ts';
import { Queue } from './queue.ts';

export interface HookBridge {
  /** What hooks call; whoever knows it is one of ours. */
  readonly url: string;
  /** Tells the server that the sessions are over; gives up after so long. */
  close(withinMs: number): Promise<void>;
}

/**
 * Hears the hooks of Claude Code on this machine and answers at once, whatever the server does: all that goes there waits
 * in a queue. Only a permission is held, and while it is, the terminal asks too.
 */
export async function startHookBridge(
  { url, key }: Credentials,
  at: { port?: number; secret?: string } = {},
): Promise<HookBridge> {
  const client = createBeckonClient({
    url,
    apiKey: key,
    headers: { 'user-agent': `beckon-cli (${process.platform})` },
  });
  const queue = new Queue();
  const sessions = new Map<string, ClaudeSession>();
  const secret = at.secret ?? randomBytes(24).toString('base64url');
  const sessionOf = (id: string): ClaudeSession => {
    const session = sessions.get(id) ?? new ClaudeSession(id, client.trpc, queue);
    sessions.set(id, session);
    return session;
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = [`/${secret}/event`, `/${secret}/wait`].indexOf(request.url ?? '');
    if (path < 0 || request.method !== 'POST') return send(response, 404, { detail: 'Not found' });
    const event = readHookEvent(await text(request));
    // A newer Claude Code may say what is not understood here: its terminal must not complain of that.
    if (!event) return send(response, 200, {});
    const session = sessionOf(event.session_id);
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    if (path === 0) return send(response, 200, await session.hear(event, gone.signal));
    const leave = session.inbox.wait((said) => {
      if (gone.signal.aborted) return false;
      send(response, 200, { said: said === '' ? null : spoken(said) });
      return true;
    });
    gone.signal.addEventListener('abort', leave);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => send(response, 500, {}));
  });
  // A permission may wait for as long as nobody is there.
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.port ?? 0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${secret}`,
    async close(withinMs) {
      for (const session of sessions.values()) session.end();
      await queue.close(withinMs);
      server.closeAllConnections();
      server.close();
      await client.close();
    },
  };
}

function send(response: ServerResponse, status: number, body: object): void {
  if (response.headersSent) return;
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
