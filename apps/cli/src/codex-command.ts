import { writeSync } from 'node:fs';
import { MISSING, startAppServer, type AppServer } from './codex/app-server.ts';
import { isAlone, namesServer, sharedSettings } from './codex/codex-arguments.ts';
import { CodexThreads } from './codex/codex-threads.ts';
import { FAREWELL_MS, openReports } from './connector/open-reports.ts';
import { runInTerminal } from './connector/run-in-terminal.ts';
import type { Credentials } from './credentials.ts';
import { findCredentials } from './find-credentials.ts';
import { UsageError } from './usage.ts';

/** The variable that tells Codex's terminal how to show who it is. */
const TOKEN = 'BECKON_CODEX_TOKEN';

/**
 * `beckon codex`: the person's own Codex in this terminal, and Beckon as a second client of its app server. Ends as it
 * ends.
 *
 * @throws UsageError where an app server is named, Error where nobody is signed in, there is no `codex`, or its app server
 * ends
 */
export async function codexCommand(args: readonly string[]): Promise<void> {
  const program = process.env['BECKON_CODEX'] ?? 'codex';
  if (isAlone(args)) {
    process.exitCode = await runInTerminal({ program, args, env: {}, missing: MISSING });
    return;
  }
  if (namesServer(args)) throw new UsageError('beckon codex brings an app server of its own: leave --remote out.');
  const credentials = await findCredentials();
  const server = await startAppServer(program, sharedSettings(args));
  try {
    process.exitCode = await runBeside(server, credentials, { program, args });
  } finally {
    await server.close();
  }
  // Waits of the client that was closed are over; nothing else holds this process.
  process.exit();
}

async function runBeside(
  server: AppServer,
  credentials: Credentials,
  { program, args }: { readonly program: string; readonly args: readonly string[] },
): Promise<number> {
  const reports = await openReports(credentials);
  const threads = new CodexThreads(server, reports);
  try {
    await threads.open();
    const code = await runInTerminal({
      program,
      args: ['--remote', server.url, '--remote-auth-token-env', TOKEN, ...args],
      env: { [TOKEN]: server.token },
      missing: MISSING,
      signal: server.gone,
    });
    // What Codex says at its end names an app server that is gone by now.
    const again = `To go on: beckon codex resume ${threads.latest ?? ''}`.trim();
    if (server.gone.aborted) throw new Error(`Codex’s app server has ended, and its terminal with it. ${again}`);
    if (threads.latest !== undefined) process.once('exit', () => sayLast(again));
    return code;
  } finally {
    threads.close();
    await reports.close(FAREWELL_MS);
  }
}

/** After all is closed: a terminal that was closed itself takes no more words. */
function sayLast(words: string): void {
  try {
    writeSync(process.stderr.fd, `${words}\n`);
  } catch {
    // Nobody is there to read it.
  }
}
