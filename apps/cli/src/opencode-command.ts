import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { FAREWELL_MS, openReports } from './connector/open-reports.ts';
import { runInTerminal } from './connector/run-in-terminal.ts';
import { findCredentials } from './find-credentials.ts';
import { OpenCodeApi } from './opencode/opencode-api.ts';
import { OpenCodeSeat } from './opencode/opencode-seat.ts';

/** What OpenCode does besides its terminal: there is nothing to watch. */
const ELSEWHERE = [
  'completion',
  'acp',
  'mcp',
  'attach',
  'run',
  'debug',
  'providers',
  'auth',
  'agent',
  'upgrade',
  'uninstall',
  'serve',
  'web',
  'models',
  'stats',
  'export',
  'import',
  'github',
  'pr',
  'session',
  'plugin',
  'plug',
  'db',
];

/**
 * `beckon opencode`: the person's own OpenCode in this terminal, with its server open to this machine under a password, and
 * Beckon at it. Ends as it ends.
 *
 * @throws Error where nobody is signed in, or there is no `opencode`
 */
export async function opencodeCommand(args: readonly string[]): Promise<void> {
  process.exitCode = ELSEWHERE.includes(args[0] ?? '') ? await runOpenCode(args, {}) : await runWatched(args);
  // Waits of the client that was closed are over; nothing else holds this process.
  process.exit();
}

async function runWatched(args: readonly string[]): Promise<number> {
  const reports = await openReports(await findCredentials());
  const { port, host, more } = await serverOf(args);
  const username = process.env['OPENCODE_SERVER_USERNAME'] ?? 'opencode';
  const password = process.env['OPENCODE_SERVER_PASSWORD'] ?? randomBytes(24).toString('base64url');
  const url = `http://${host}:${port}`;
  const seat = new OpenCodeSeat(new OpenCodeApi({ url, username, password }), reports);
  try {
    seat.follow();
    return await runOpenCode([...args, ...more], { OPENCODE_SERVER_PASSWORD: password });
  } finally {
    await seat.close();
    await reports.close(FAREWELL_MS);
    if (!seat.hasConnected) console.error(`Beckon has seen nothing of it: OpenCode’s server did not answer at ${url}.`);
  }
}

const runOpenCode = (args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> =>
  runInTerminal({
    program: process.env['BECKON_OPENCODE'] ?? 'opencode',
    args,
    env,
    missing: 'There is no opencode here. Install OpenCode first, or name it in BECKON_OPENCODE.',
  });

/** Where its server will be: as the person says, else on this machine only, at a port that is free. */
async function serverOf(args: readonly string[]): Promise<{ port: number; host: string; more: readonly string[] }> {
  const { values } = parseArgs({
    args: [...args],
    strict: false,
    options: { port: { type: 'string' }, hostname: { type: 'string' }, mdns: { type: 'boolean' } },
  });
  const given = Number(values.port);
  const port = given > 0 ? given : await freePort();
  const hostname = typeof values.hostname === 'string' ? values.hostname : undefined;
  const isOpen = hostname === undefined || hostname === '0.0.0.0';
  return {
    port,
    host: isOpen ? '127.0.0.1' : hostname,
    more: [
      ...(given > 0 ? [] : ['--port', String(port)]),
      ...(hostname === undefined && !values.mdns ? ['--hostname', '127.0.0.1'] : []),
    ],
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
