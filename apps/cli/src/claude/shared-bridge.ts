import { sleep } from '@beckon/shared/sleep';
import { chmod, mkdir, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Credentials } from '../credentials.ts';
import { isAlive } from '../is-alive.ts';
import { bridgeSocket, bridgeStatus } from './bridge-socket.ts';
import { startHookBridge, type HookBridge } from './hook-bridge.ts';

const LOOK_MS = 2_000;
const IDLE_MS = 10 * 60_000;
const FAREWELL_MS = 5_000;
/** A start takes no longer: whoever holds the lock for more has died with it. */
const START_MS = 5_000;

export interface SharedBridgeOptions {
  readonly folder: string;
  /** How long it stays without a session. */
  readonly idleMs?: number;
  /** How often it looks whether the sessions' processes live. */
  readonly lookMs?: number;
}

/**
 * Serves all sessions of this user until none has been alive for a while. Resolves at once where another bridge does.
 *
 * @param stop ends it before
 */
export async function runSharedBridge(
  credentials: Credentials,
  { folder, idleMs = IDLE_MS, lookMs = LOOK_MS }: SharedBridgeOptions,
  stop: AbortSignal,
): Promise<void> {
  const bridge = await alone(folder, () => startAt(bridgeSocket(folder), credentials, folder));
  if (!bridge) return;
  let lonelySince = Date.now();
  while (!stop.aborted && Date.now() - lonelySince < idleMs) {
    await sleep(lookMs, stop).catch(() => {});
    bridge.sessions.endDead(isAlive);
    if (bridge.sessions.size > 0) lonelySince = Date.now();
  }
  await bridge.close(FAREWELL_MS);
}

/** One that was killed leaves its socket behind. */
async function startAt(socketFile: string, credentials: Credentials, folder: string): Promise<HookBridge | undefined> {
  if (await bridgeStatus(socketFile)) return undefined;
  await rm(socketFile, { force: true });
  const bridge = await startHookBridge(credentials, { folder, socketFile });
  await chmod(socketFile, 0o600);
  return bridge;
}

/** Runs it while nobody else does so; undefined where somebody does. */
async function alone<T>(folder: string, run: () => Promise<T>): Promise<T | undefined> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const lock = join(folder, 'claude-hooks.lock');
  const held = await stat(lock).catch(() => undefined);
  if (held && Date.now() - held.mtimeMs > START_MS) await rm(lock, { force: true });
  const handle = await open(lock, 'wx', 0o600).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  });
  if (!handle) return undefined;
  try {
    return await run();
  } finally {
    await handle.close();
    await rm(lock, { force: true });
  }
}
