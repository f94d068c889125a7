import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Credentials } from '../credentials.ts';
import { openReports } from '../connector/open-reports.ts';
import { spoken } from '../connector/spoken.ts';
import { ClaudeSession } from './claude-session.ts';
import { ClaudeSessions } from './claude-sessions.ts';
import { readHookEvent } from './hook-event.ts';

export interface HookBridge {
  /** What hooks call; whoever knows it is one of ours. */
  readonly url: string;
  readonly sessions: ClaudeSessions;
  /** Tells the server that the sessions are over; gives up after so long. */
  close(withinMs: number): Promise<void>;
}

export interface HookBridgeOptions {
  /** Where Beckon keeps things on this machine. */
  readonly folder?: string | undefined;
  /** A socket to listen at, for its owner alone, instead of a port of the loopback under a secret. */
  readonly socketFile?: string;
}

/** How a bridge is, for `beckon hook status`. */
export interface BridgeStatus {
  readonly pid: number;
  /** The server that it reports to. */
  readonly server: string;
  readonly reachable: boolean;
  readonly sessions: number;
}

/**
 * Hears the hooks of Claude Code on this machine and answers at once, whatever the server does: all that goes there waits
 * in a queue. Only a permission is held, and while it is, the terminal asks too.
 */
export async function startHookBridge(credentials: Credentials, options: HookBridgeOptions = {}): Promise<HookBridge> {
  const reports = await openReports(credentials, options.folder);
  const { socketFile } = options;
  // Lasting hooks are in sessions where the name of our server may be another one's.
  const ownTools = socketFile === undefined;
  const sessions = new ClaudeSessions((sessionId) => new ClaudeSession({ ...reports, sessionId, ownTools }));
  const base = socketFile === undefined ? `/${randomBytes(24).toString('base64url')}` : '';

  const status = (): BridgeStatus => ({
    pid: process.pid,
    server: credentials.url,
    reachable: reports.queue.reachable,
    sessions: sessions.size,
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method === 'GET' && request.url === `${base}/status`) return send(response, 200, status());
    const path = [`${base}/event`, `${base}/wait`].indexOf(request.url ?? '');
    if (path < 0 || request.method !== 'POST') return send(response, 404, { detail: 'Not found' });
    const event = readHookEvent(await text(request));
    if (event?.hook_event_name === 'SessionEnd') sessions.end(event.session_id);
    const session = event && sessions.of(event, pidOf(request));
    // A newer Claude Code may say what is not understood here: its terminal must not complain of that.
    if (!session) return send(response, 200, {});
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
    server.listen(socketFile === undefined ? { port: 0, host: '127.0.0.1' } : { path: socketFile }, resolve);
  });
  const address = server.address();
  return {
    url: typeof address === 'object' && address ? `http://127.0.0.1:${address.port}${base}` : 'http://beckon',
    sessions,
    async close(withinMs) {
      sessions.endAll();
      await reports.close(withinMs);
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Hooks that are commands tell whose they are. */
function pidOf({ headers }: IncomingMessage): number | undefined {
  const pid = Number(headers['claude-pid']);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

function send(response: ServerResponse, status: number, body: object): void {
  if (response.headersSent) return;
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
