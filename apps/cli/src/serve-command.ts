import { once } from 'node:events';
import { credentialsFolder } from './credentials.ts';
import { findServer } from './find-credentials.ts';
import { notice, type Output } from './output.ts';
import { startLaunchServer } from './serve/launch-server.ts';
import { Runs } from './serve/runs.ts';
import { serveSecret } from './serve/serve-secret.ts';
import { Worktrees } from './serve/worktrees.ts';
import { isLoopbackHost } from './server-url.ts';
import { UsageError } from './usage.ts';

const PORT = 6_662;

export interface ServeOptions {
  readonly url?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: string | undefined;
}

/**
 * `beckon serve`: waits for launches and runs Claude Code for them, until it is stopped.
 *
 * @throws UsageError; Error where the folder is in no git repository, or the port is taken
 */
export async function serveCommand({ host = '127.0.0.1', ...options }: ServeOptions, output: Output): Promise<void> {
  const port = portOf(options.port);
  const [url, worktrees] = await Promise.all([findServer(options.url), Worktrees.open(process.cwd())]);
  const folder = credentialsFolder();
  const secret = await serveSecret(folder, process.env);
  const runs = new Runs({ worktrees, url, folder, notice });
  await runs.resume();
  const server = await startLaunchServer({
    host,
    port: port ?? PORT,
    strict: port !== undefined,
    secret: secret.value,
    begin: (launch) => runs.begin(launch),
  });
  const at = `http://${host.includes(':') ? `[${host}]` : host}:${server.port}`;
  const shown = secret.given ? 'BECKON_SERVE_SECRET' : secret.value;
  output.value(
    { url: at, secret: secret.given ? null : secret.value, reports_to: url },
    `Waiting for launches at ${at} with the key ${shown}; runs report to ${url}.`,
  );
  if (!isLoopbackHost(host)) notice('The secret travels unencrypted: let a proxy with https stand before it.');
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  const closed = server.close();
  await runs.close();
  await closed;
  // Waits of clients that were closed are over; nothing else holds this process.
  process.exit();
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  if (port < 0 || port > 65_535) throw new UsageError(`--port: '${text}' is not a number from 0 to 65535`);
  return port;
}
