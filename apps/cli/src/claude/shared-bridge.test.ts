import { temporaryFolder } from '@beckon/db/testing/temporary-folder';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { bridgeSocket, bridgeStatus, callBridge } from './bridge-socket.ts';
import { runSharedBridge } from './shared-bridge.ts';

// Nobody listens there: what is reported waits.
const CREDENTIALS = { url: 'http://127.0.0.1:9', key: 'bkn_x' };
const SESSION = '5a0d6c52-8f0f-4d6e-9a54-5d3c2f5b1a11';

const tell = (socketPath: string, hook_event_name: string, pid: number): Promise<string> =>
  callBridge(
    { socketPath, path: '/event', method: 'POST', headers: { 'claude-pid': String(pid) } },
    JSON.stringify({ hook_event_name, session_id: SESSION }),
  );

test('one bridge serves all, over the socket that a killed one left; it ends when the last process has been gone a while', async () => {
  await using folder = await temporaryFolder();
  const socket = bridgeSocket(folder.path);
  await writeFile(socket, '');
  const process = spawn('sleep', ['600']);
  const never = new AbortController();
  const times = { folder: folder.path, lookMs: 5, idleMs: 500 };
  const first = runSharedBridge(CREDENTIALS, times, never.signal);
  await expect.poll(() => bridgeStatus(socket)).toMatchObject({ sessions: 0, server: CREDENTIALS.url });
  expect((await stat(socket)).mode & 0o777).toBe(0o600);
  await tell(socket, 'SessionStart', process.pid ?? 0);
  await runSharedBridge(CREDENTIALS, times, never.signal);
  expect(await bridgeStatus(socket)).toMatchObject({ sessions: 1 });
  process.kill();
  await once(process, 'exit');
  await first;
  expect(await bridgeStatus(socket)).toBeUndefined();
});

test('a session that has ended is not begun anew by a late word, only by a new prompt', async () => {
  await using folder = await temporaryFolder();
  const socket = bridgeSocket(folder.path);
  const stop = new AbortController();
  const running = runSharedBridge(CREDENTIALS, { folder: folder.path, lookMs: 5 }, stop.signal);
  await expect.poll(() => bridgeStatus(socket)).toBeDefined();
  for (const [event, sessions] of [
    ['SessionEnd', 0],
    ['MessageDisplay', 0],
    ['UserPromptSubmit', 1],
    ['SessionEnd', 0],
    ['Stop', 0],
    ['SessionStart', 1],
  ] as const) {
    await tell(socket, event, process.pid);
    expect([event, (await bridgeStatus(socket))?.sessions]).toEqual([event, sessions]);
  }
  stop.abort();
  await running;
});
