import { sleep } from '@beckon/shared/sleep';
import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { bridgeSocket, bridgeStatus, callBridge } from './claude/bridge-socket.ts';
import { runSharedBridge } from './claude/shared-bridge.ts';
import { credentialsFolder } from './credentials.ts';
import { findCredentials } from './find-credentials.ts';

/** Claude Code wakes a session that has stopped when its hook ends with this. */
const WAKE = 2;
/** So long may the first turn of a session be held for a bridge that starts. */
const START_MS = 900;
/** So long the bridge itself. */
const BRIDGE_MS = 10_000;
const LOOK_MS = 30;

/**
 * `beckon hook wait`: waits until a person writes to the session whose event stands on standard input, and says so on
 * standard error. Where there is no bridge, or another one waits by now, it ends silently.
 */
export async function hookWaitCommand(): Promise<void> {
  const event = await text(process.stdin);
  const said = await askWhatIsSaid(event).catch(() => null);
  if (said === null) return;
  console.error(said);
  process.exit(WAKE);
}

/**
 * `beckon hook start`: tells the bridge that a session has begun, and starts one where none is. Silent whatever happens.
 *
 * @param pid process of the session
 */
export async function hookStartCommand(pid: string): Promise<void> {
  const event = await text(process.stdin);
  const socketPath = sharedSocket();
  if (await bridgeStatus(socketPath, START_MS)) await tellStart(socketPath, event, pid).catch(() => {});
  else await startBridge(event, pid);
}

/**
 * `beckon hook bridge`: what `beckon hook start` starts. The event that it was started for stands on standard input, so that
 * it is not lost where a start takes longer than a session may be held.
 */
export async function hookBridgeCommand(pid: string): Promise<void> {
  const stop = new AbortController();
  const end = (): void => stop.abort();
  process.on('SIGTERM', end).on('SIGINT', end);
  const event = await text(process.stdin);
  const credentials = await findCredentials();
  const running = runSharedBridge(credentials, { folder: credentialsFolder() }, stop.signal);
  if (event !== '' && (await answers(sharedSocket(), BRIDGE_MS))) {
    await tellStart(sharedSocket(), event, pid).catch(() => {});
  }
  await running;
  // Waits of the client that was closed are over; nothing else holds this process.
  process.exit();
}

const tellStart = (socketPath: string, event: string, pid: string): Promise<string> =>
  callBridge({ socketPath, path: '/event', method: 'POST', headers: { 'claude-pid': pid } }, event);

async function askWhatIsSaid(event: string): Promise<string | null> {
  const named = process.env['BECKON_HOOK_URL'];
  const answer = named ? await askNamed(named, event) : await askShared(event);
  const { said } = JSON.parse(answer) as { said?: unknown };
  return typeof said === 'string' ? said : null;
}

function askNamed(bridge: string, event: string): Promise<string> {
  const { hostname, port, pathname } = new URL(bridge);
  return callBridge({ host: hostname, port, path: `${pathname}/wait`, method: 'POST' }, event);
}

async function askShared(event: string): Promise<string> {
  const socketPath = sharedSocket();
  if (!(await bridgeStatus(socketPath, START_MS))) await startBridge();
  return callBridge({ socketPath, path: '/wait', method: 'POST' }, event);
}

const sharedSocket = (): string => bridgeSocket(credentialsFolder());

/** Starts the bridge in the background, and waits for it as long as a session may be held. */
async function startBridge(event = '', pid = ''): Promise<void> {
  // Nobody signed in: there is nothing to start.
  if (!(await findCredentials().catch(() => undefined))) return;
  const [, main = ''] = process.argv;
  const folder = credentialsFolder();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const bridge = spawn(process.execPath, [main, 'hook', 'bridge', pid], {
    cwd: folder,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  bridge.on('error', () => {}).unref();
  bridge.stdin.on('error', () => {}).end(event);
  await answers(sharedSocket(), START_MS);
}

async function answers(socketPath: string, withinMs: number): Promise<boolean> {
  const until = Date.now() + withinMs;
  while (Date.now() < until) {
    if (await bridgeStatus(socketPath, withinMs)) return true;
    await sleep(LOOK_MS);
  }
  return false;
}
