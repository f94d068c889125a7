import { temporaryFolder } from '@beckon/db/testing/temporary-folder';
import { once } from 'node:events';
import { join } from 'node:path';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { callBridge } from './bridge-socket.ts';
import { HTTP_EVENTS } from './hook-event.ts';
import { startHookBridge } from './hook-bridge.ts';

const SESSION = '5a0d6c52-8f0f-4d6e-9a54-5d3c2f5b1a11';

/** A server that takes every connection and never says a word. */
async function startSilence(): Promise<AsyncDisposable & { readonly url: string }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => void sockets.add(socket.on('error', () => {})));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const post = (url: string, body: object | string) =>
  fetch(url, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });

test('every hook but a permission is answered while the server says nothing; the end is not held either', async () => {
  await using silence = await startSilence();
  await using folder = await temporaryFolder();
  const bridge = await startHookBridge({ url: silence.url, key: 'bkn_x' }, { folder: folder.path });
  for (const hook_event_name of HTTP_EVENTS) {
    if (hook_event_name === 'PermissionRequest') continue;
    const event = { hook_event_name, session_id: SESSION, tool_name: 'Bash', tool_use_id: 'a', tool_input: {} };
    const response = await post(`${bridge.url}/event`, event);
    expect([hook_event_name, response.status, await response.json()]).toEqual([hook_event_name, 200, {}]);
  }
  await bridge.close(50);
});

test('a permission is held until the terminal has settled it: by its tool, the end of the turn, or the next prompt', async () => {
  await using silence = await startSilence();
  await using folder = await temporaryFolder();
  const bridge = await startHookBridge({ url: silence.url, key: 'bkn_x' }, { folder: folder.path });
  const tool = { session_id: SESSION, tool_name: 'Bash', tool_input: { command: 'ls', timeout: 5 } };
  for (const settling of [
    { ...tool, hook_event_name: 'PostToolUse', tool_input: { timeout: 5, command: 'ls' } },
    { session_id: SESSION, hook_event_name: 'Stop' },
    { session_id: SESSION, hook_event_name: 'UserPromptSubmit', prompt: 'Next' },
  ]) {
    const held = post(`${bridge.url}/event`, { ...tool, hook_event_name: 'PermissionRequest' });
    const other = { ...tool, hook_event_name: 'PostToolUse', tool_input: { command: 'pwd' } };
    // Another call of the same tool settles nothing: the answer comes after the one that does.
    await post(`${bridge.url}/event`, other);
    const first = await Promise.race([held.then(() => 'held'), post(`${bridge.url}/event`, other).then(() => 'other')]);
    expect(first).toBe('other');
    await post(`${bridge.url}/event`, settling);
    expect(await (await held).json()).toEqual({});
  }
  await bridge.close(50);
});

test('a tool of ours that asks a person needs no leave, and is told its run; over lasting hooks its name proves nothing', async () => {
  await using silence = await startSilence();
  await using folder = await temporaryFolder();
  const call = {
    session_id: SESSION,
    hook_event_name: 'PreToolUse',
    tool_use_id: 'a',
    tool_input: { question_text: 'Which?' },
  };
  const bridge = await startHookBridge({ url: silence.url, key: 'bkn_x' }, { folder: folder.path });
  const before = async (tool_name: string): Promise<unknown> =>
    (await post(`${bridge.url}/event`, { ...call, tool_name })).json();
  expect(await before('mcp__beckon__ask_question')).toEqual({
    hookSpecificOutput: {
      hookEventName: 'PreToolUse',
      permissionDecision: 'allow',
      updatedInput: { question_text: 'Which?', agent_instance_id: SESSION },
    },
  });
  expect(await before('mcp__beckon__end_session')).toEqual({});
  expect(await before('mcp__other__ask_question')).toEqual({});
  await bridge.close(50);
  const socketPath = join(folder.path, 'a.sock');
  const lasting = await startHookBridge(
    { url: silence.url, key: 'bkn_x' },
    { folder: folder.path, socketFile: socketPath },
  );
  const event = JSON.stringify({ ...call, tool_name: 'mcp__beckon__ask_question' });
  expect(await callBridge({ socketPath, path: '/event', method: 'POST' }, event)).toBe('{}');
  await lasting.close(50);
});

test('of those who wait for words, the latest stays; whoever does not know the secret is told nothing', async () => {
  await using silence = await startSilence();
  await using folder = await temporaryFolder();
  const bridge = await startHookBridge({ url: silence.url, key: 'bkn_x' }, { folder: folder.path });
  const stop = { session_id: SESSION, hook_event_name: 'Stop' };
  const first = post(`${bridge.url}/wait`, stop);
  // Either may be heard first; the other one is sent away.
  const second = post(`${bridge.url}/wait`, stop);
  expect(await (await Promise.race([first, second])).json()).toEqual({ said: null });
  await bridge.close(50);
  await Promise.allSettled([first, second]);
  const again = await startHookBridge({ url: silence.url, key: 'bkn_x' }, { folder: folder.path });
  expect((await post(new URL('/nobody/event', again.url).href, stop)).status).toBe(404);
  expect(await (await post(`${again.url}/event`, 'no JSON')).json()).toEqual({});
  await again.close(50);
});
