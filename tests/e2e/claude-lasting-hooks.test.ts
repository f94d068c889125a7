import { must } from '@beckon/shared/must';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { ensureTmux } from '../../scripts/ensure-tmux.ts';
import { lastingPort } from '../support/lasting-port.ts';
import { leave, makeDesk, typeLine, type Desk } from './support/claude-desk.ts';
import { installClaudeCode } from './support/claude-code.ts';
import { accountOf } from './support/open-asks.ts';
import { startRunning } from './support/running.ts';
import { inOrder, startScriptedModel, type Turn } from './support/scripted-model.ts';
import type { SignedIn } from './support/sign-in.ts';
import { until } from './support/until.ts';

/** `beckon hook install`: every plain `claude` is seen, without a word in its terminal. */
let program: string;
beforeAll(async () => {
  [program] = await Promise.all([installClaudeCode(), ensureTmux()]);
}, 600_000);

const write = (name: string): Turn => ({ call: 'Bash', with: { command: `touch ${name}`, description: 'Make it' } });

interface Bridge {
  readonly pid: number;
  readonly sessions: number;
}

const bridgeOf = async (desk: Desk): Promise<Bridge | null> =>
  (JSON.parse((await desk.beckon('hook', 'status', '--json')).stdout) as { bridge: Bridge | null }).bridge;

/** The bridge outlives its sessions: a test must not leave it behind. */
const stopBridge = (desk: Desk): AsyncDisposable => ({
  async [Symbol.asyncDispose]() {
    const bridge = await bridgeOf(desk);
    if (bridge) process.kill(bridge.pid);
    await until('the bridge has gone', async () => (await bridgeOf(desk)) === null);
  },
});

interface Seen {
  readonly id: string;
  readonly status: string;
}

const instances = async ({ rest }: SignedIn): Promise<readonly Seen[]> =>
  (await rest('GET', '/agent-instances')).body as Seen[];

const contents = async ({ rest }: SignedIn, id: string): Promise<readonly string[]> =>
  ((await rest('GET', `/agent-instances/${id}/messages`)).body as { content: string }[]).map(({ content }) => content);

test('CC9 a plain claude is seen and answered; its end and that of one that was killed are told; uninstalled is as before', async () => {
  await using running = await startRunning();
  const { beckon } = running;
  const { key, person } = await accountOf(running);
  await using model = await startScriptedModel(inOrder(write('a.txt'), { say: 'The file is there.' }));
  await using desk = makeDesk({ program, model, url: beckon.url, key });
  const settings = join(desk.home, '.claude', 'settings.json');
  const before = '{\n\n  "hooks": { "Stop": [{ "hooks": [{ "type": "command", "command": "true" }] }] }\n}\n';
  mkdirSync(join(desk.home, '.claude'));
  writeFileSync(settings, before);
  expect(await desk.beckon('hook', 'install')).toMatchObject({ code: 0 });
  await using _bridge = stopBridge(desk);
  {
    await using terminal = await desk.claude('--permission-mode', 'manual');
    const [instance] = await until('the session is seen before it is spoken to', async () => {
      const seen = await instances(person);
      return seen.length > 0 && seen;
    });
    const { id } = must(instance);
    expect(statSync(join(desk.home, '.config', 'beckon', 'claude-hooks.sock')).mode & 0o77).toBe(0);
    await typeLine(terminal, 'Make a file');
    const ask = await until('a permission is asked', async () => {
      const { body } = await person.rest('GET', '/asks');
      return (body.items as { id: string; request_hash: string }[])[0];
    });
    await terminal.shows(/Do you want to proceed/);
    const { id: askId, request_hash } = ask;
    expect((await person.rest('POST', `/asks/${askId}/answer`, { content: 'Yes', request_hash })).status).toBe(200);
    await terminal.shows(/The file is there\./);
    expect(existsSync(desk.path('a.txt'))).toBe(true);
    await until('the end of the turn is seen, after its text', async () =>
      /The file is there\..*The turn is over\./s.test((await contents(person, id)).join('\n')),
    );
    expect(await terminal.screen()).not.toMatch(/hook (failed|error)/);
    await leave(terminal);
    await until('it is completed', async () => (await instances(person)).every(({ status }) => status === 'COMPLETED'));
  }
  {
    await using terminal = await desk.claude('--permission-mode', 'manual');
    await until('another one is seen', async () => (await instances(person)).length === 2);
    // The terminal is closed: no hook runs any more.
    await terminal[Symbol.asyncDispose]();
    await until('it is over', async () => (await instances(person)).every(({ status }) => status === 'COMPLETED'));
  }
  expect(await desk.beckon('hook', 'uninstall')).toMatchObject({ code: 0 });
  expect(readFileSync(settings, 'utf8')).toBe(before);
});

test('CC9 beckon claude beside lasting hooks is told once', async () => {
  await using running = await startRunning();
  const { beckon } = running;
  const { key, person } = await accountOf(running);
  await using model = await startScriptedModel(inOrder({ say: 'Only once.' }));
  await using desk = makeDesk({ program, model, url: beckon.url, key });
  await desk.beckon('hook', 'install');
  await using terminal = await desk.beckonClaude('--permission-mode', 'manual');
  await typeLine(terminal, 'Hello');
  await terminal.shows(/Only once\./);
  const [instance] = await until('its turn is seen', async () => {
    const seen = await instances(person);
    return seen[0] && (await contents(person, seen[0].id)).includes('The turn is over.') && seen;
  });
  expect((await contents(person, must(instance).id)).filter((each) => each === 'Only once.')).toHaveLength(1);
  expect(await instances(person)).toHaveLength(1);
  expect(await bridgeOf(desk)).toBeNull();
});

test('CC10 without Beckon, and with its bridge killed, a plain claude works and complains of nothing', async () => {
  await using model = await startScriptedModel(
    inOrder(write('b.txt'), { say: 'All alone.' }, write('c.txt'), { say: 'Still alone.' }),
  );
  const url = `http://127.0.0.1:${await lastingPort()}`;
  await using desk = makeDesk({ program, model, url, key: 'bkn_nobody' });
  await desk.beckon('hook', 'install');
  await using _bridge = stopBridge(desk);
  await using terminal = await desk.claude('--permission-mode', 'manual');
  for (const [file, words] of [
    ['b.txt', /All alone\./],
    ['c.txt', /Still alone\./],
  ] as const) {
    await typeLine(terminal, `Make ${file}`);
    await terminal.shows(/Do you want to proceed/);
    await terminal.answer('Enter', /Do you want to proceed/);
    await terminal.shows(words);
    expect(existsSync(desk.path(file))).toBe(true);
    const bridge = await bridgeOf(desk);
    if (bridge) process.kill(bridge.pid, 'SIGKILL');
  }
  expect(await terminal.screen()).not.toMatch(/hook (failed|error)/);
  await leave(terminal);
  expect(await terminal.screen()).not.toMatch(/hook/);
});
