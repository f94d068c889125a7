import { isAlive } from '@beckon/cli/is-alive';
import { deferred } from '@beckon/shared/deferred';
import { must } from '@beckon/shared/must';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureTmux } from '../../scripts/ensure-tmux.ts';
import { lastingPort } from '../support/lasting-port.ts';
import { startBrowser, visit } from './support/browser.ts';
import { bareEnvironment } from './support/child-process.ts';
import { codexModel, installCodex } from './support/codex.ts';
import { makeInstallation, ROOT, type Installation } from './support/installation.ts';
import { answerAsk, makeAccount, nextAsk } from './support/open-asks.ts';
import { oneByOne, startResponsesModel, type ResponsesModel, type ResponsesTurn } from './support/responses-model.ts';
import type { SignedIn } from './support/sign-in.ts';
import { startBeckon, type Beckon } from './support/start-beckon.ts';
import { askToStop, closedAsk, delivered, outcomeOf, runningTurn } from './support/stopping.ts';
import { openTerminal, type Terminal } from './support/terminal.ts';
import { until } from './support/until.ts';

/** The real program in a real terminal, both seats taken; only the model is played. */
const opened = new AsyncDisposableStack();
let program: string;
let browser: Browser;
let ours: Installation;
let beckon: Beckon;
beforeAll(async () => {
  [program, browser] = await Promise.all([installCodex(), startBrowser(), ensureTmux()]);
  opened.defer(() => browser.close());
  ours = opened.use(makeInstallation());
  beckon = opened.use(await startBeckon(ours));
}, 600_000);
afterAll(() => opened.disposeAsync());

interface Seat extends AsyncDisposable {
  readonly terminal: Terminal;
  /** Another terminal in the same place. */
  readonly open: (...args: readonly string[]) => Promise<Terminal>;
  /** Process id of Codex’s app server. */
  readonly appServer: () => number;
  /** Of the project that Codex works in. */
  readonly path: (name: string) => string;
}

async function sitDown(url: string, key: string, model: ResponsesModel): Promise<Seat> {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-seat-'));
  const [home, project] = [join(folder, 'home'), join(folder, 'project')];
  for (const each of [join(home, '.codex'), project]) mkdirSync(each, { recursive: true });
  writeFileSync(join(home, '.codex', 'config.toml'), configuration(model.url, project));
  const codex = join(folder, 'codex');
  const pidFile = join(folder, 'app-server.pid');
  const start = `[ "$1" = app-server ] && echo $$ > '${pidFile}'\nexec '${process.execPath}' '${program}' "$@"`;
  writeFileSync(codex, `#!/bin/sh\n${start}\n`, { mode: 0o755 });
  const terminals = new AsyncDisposableStack();
  const open = async (...args: readonly string[]): Promise<Terminal> => {
    const terminal = await openTerminal([process.execPath, join(ROOT, 'apps/cli/src/main.ts'), 'codex', ...args], {
      cwd: project,
      env: { ...bareEnvironment(), HOME: home, BECKON_CODEX: codex, BECKON_URL: url, BECKON_API_KEY: key },
    });
    return terminals.use(terminal);
  };
  const terminal = await open();
  await terminal.shows(/› /);
  return {
    terminal,
    open,
    appServer: () => Number(readFileSync(pidFile, 'utf8')),
    path: (name) => join(project, name),
    async [Symbol.asyncDispose]() {
      await terminals.disposeAsync();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const configuration = (
  modelUrl: string,
  project: string,
): string => `${codexModel(modelUrl, 'on-request', 'sandbox_mode = "read-only"\n')}
[projects.${JSON.stringify(project)}]
trust_level = "trusted"

[tools.update_plan]
enabled = true
`;

async function say({ terminal }: Pick<Seat, 'terminal'>, text: string): Promise<void> {
  await terminal.type(text);
  await terminal.shows(new RegExp(`› ${text}`));
  await terminal.press('Enter');
}

async function leave(seat: Pick<Seat, 'terminal'>): Promise<void> {
  await say(seat, '/exit');
  await seat.terminal.ended();
}

const messagesOf = async ({ rest }: SignedIn, instanceId: string): Promise<SeenMessage[]> =>
  (await rest('GET', `/agent-instances/${instanceId}/messages`)).body as SeenMessage[];

interface SeenMessage {
  readonly kind: string;
  readonly content: string;
  readonly sender_type: string;
  readonly relayed: boolean;
  readonly message_metadata: Record<string, unknown>;
}

const touch = (name: string): ResponsesTurn => ({
  tool: 'exec_command',
  with: {
    cmd: `touch ${name}`,
    sandbox_permissions: 'require_escalated',
    justification: `May I make ${name}?`,
    prefix_rule: ['touch'],
  },
});

/** Somebody with a workspace of their own, at the server that most tests share. */
const account = () => makeAccount(ours, beckon.url);

const YES = /Yes, proceed/;

test('CX1 a command is allowed in Beckon: the terminal’s dialog closes and it runs; all of it is seen live', async () => {
  const { key, person, login } = await account();
  await using model = await startResponsesModel(oneByOne(touch('a.txt'), { say: 'The file is there.' }));
  await using seat = await sitDown(beckon.url, key, model);
  await say(seat, 'Make a file');
  const ask = await nextAsk(person);
  expect(ask).toMatchObject({
    kind: 'permission',
    options: ['Yes', 'Yes, and always allow commands that start with touch', 'No'],
    request: { tool_name: 'shell', input: { command: expect.stringContaining('touch a.txt') }, cwd: seat.path('.') },
  });
  await seat.terminal.shows(YES);
  await using watcher = await visit(browser, beckon.url);
  await watcher.signIn(login);
  await watcher.page.goto(`/instances/${ask.agent_instance_id}`);
  expect(await watcher.page.getByLabel('What will run').innerText()).toContain('touch a.txt');
  await watcher.page.getByRole('button', { name: 'Yes', exact: true }).click();
  await seat.terminal.shows(/The file is there\./);
  expect(await seat.terminal.screen()).not.toMatch(YES);
  expect(existsSync(seat.path('a.txt'))).toBe(true);
  const seen = await until('the end of the turn is seen', async () => {
    const messages = await messagesOf(person, ask.agent_instance_id);
    return messages.at(-1)?.content === 'The turn is over.' && messages;
  });
  expect(seen).toMatchObject([
    { kind: 'status', content: 'Session started.' },
    { sender_type: 'USER', relayed: true, content: 'Make a file' },
    { kind: 'tool_call', message_metadata: { tool_call: { tool_name: 'shell', state: 'done' } } },
    { requires_user_input: true },
    { sender_type: 'USER', content: 'Yes' },
    { kind: 'text', content: 'The file is there.' },
    { kind: 'usage', message_metadata: { usage: { input_tokens: 2, output_tokens: 2, model: 'scripted' } } },
    { kind: 'status', content: 'The turn is over.' },
  ]);
  await leave(seat);
  await until(
    'the instance is over',
    async () => (await person.rest('GET', `/agent-instances/${ask.agent_instance_id}`)).body.status === 'COMPLETED',
  );
});

test('CX2 a change of files is shown as it will be written; allowed in the terminal, it closes in Beckon and says where', async () => {
  const { key, person } = await account();
  const patch = '*** Begin Patch\n*** Add File: b.txt\n+one\n+two\n*** End Patch';
  const apply = { cmd: `apply_patch <<'EOF'\n${patch}\nEOF` };
  await using model = await startResponsesModel(oneByOne({ tool: 'exec_command', with: apply }, { say: 'Written.' }));
  await using seat = await sitDown(beckon.url, key, model);
  await say(seat, 'Write it');
  const ask = await nextAsk(person);
  const changes = [{ path: seat.path('b.txt'), kind: { type: 'add' }, diff: 'one\ntwo\n' }];
  const about = { tool_name: 'apply_patch', input: { changes }, cwd: seat.path('.') };
  expect(ask).toMatchObject({ kind: 'permission', request: about });
  await seat.terminal.shows(YES);
  await seat.terminal.answer('Enter', YES);
  await seat.terminal.shows(/Written\./);
  expect(readFileSync(seat.path('b.txt'), 'utf8')).toBe('one\ntwo\n');
  const closed = await until('the ask is closed', async () => {
    const { body } = await person.rest('GET', `/asks/${ask.id}`);
    return body.state !== 'open' && body;
  });
  expect(closed).toMatchObject({ state: 'cancelled', settled_at_terminal: true, answer: null });
  expect(await answerAsk(person, ask, 'No')).toBe(409);
});

test('CX3 both answer at once: one decision holds, the session goes on, nothing stays open', async () => {
  const { key, person } = await account();
  await using model = await startResponsesModel(oneByOne(touch('c.txt'), { say: 'Made.' }));
  await using seat = await sitDown(beckon.url, key, model);
  await say(seat, 'Make a file');
  const ask = await nextAsk(person);
  await seat.terminal.shows(YES);
  await Promise.all([seat.terminal.press('Enter'), answerAsk(person, ask, 'Yes')]);
  await seat.terminal.shows(/Made\./);
  expect(existsSync(seat.path('c.txt'))).toBe(true);
  await until('nothing is open', async () => (await person.rest('GET', '/asks')).body.total === 0);
  expect(model.requests()).toBe(2);
});

test('CX4 a refusal in words reaches the model, and “always” is asked no more', async () => {
  const { key, person } = await account();
  await using model = await startResponsesModel(
    oneByOne(touch('d1.txt'), touch('d2.txt'), touch('d3.txt'), { say: 'All three.' }),
  );
  await using seat = await sitDown(beckon.url, key, model);
  await say(seat, 'Make files');
  const first = await nextAsk(person);
  expect(await answerAsk(person, first, 'Another name, please')).toBe(200);
  const second = await until('the next is asked', async () => {
    const ask = await nextAsk(person);
    return ask.id !== first.id && ask;
  });
  expect(model.told()).toContain('Another name, please');
  expect(await answerAsk(person, second, '2')).toBe(200);
  await seat.terminal.shows(/All three\./);
  expect(['d1.txt', 'd2.txt', 'd3.txt'].map((name) => existsSync(seat.path(name)))).toEqual([false, true, true]);
});

test('CX5 questions of Codex’s own are answered in Beckon', async () => {
  const { key, person } = await account();
  const options = [
    { label: 'Red', description: 'warm' },
    { label: 'Blue', description: 'cold' },
  ];
  const questions = ['Which colour?', 'And the other?'].map((question, n) => ({
    id: `q${n}`,
    header: 'Colour',
    question,
    options,
  }));
  await using model = await startResponsesModel(
    oneByOne({ tool: 'request_user_input', with: { questions } }, { say: 'Planned.' }),
  );
  await using seat = await sitDown(beckon.url, key, model);
  // Codex asks questions of its own in this mode only.
  await seat.terminal.answer('BTab', /^(?![^]*Plan mode)/);
  await say(seat, 'Plan it');
  const asked = await nextAsk(person);
  expect(asked).toMatchObject({ kind: 'question', request: { tool_name: 'request_user_input' } });
  await seat.terminal.shows(/Which colour\?/);
  expect(await answerAsk(person, asked, '2\nGreen')).toBe(200);
  await seat.terminal.shows(/Planned\./);
  expect(JSON.parse(String(model.outputs().at(-1)))).toEqual({
    answers: { q0: { answers: ['Blue'] }, q1: { answers: ['Green'] } },
  });
});

test('CX6 a message from Beckon begins a turn of a session that waits, and joins the one that runs; once', async () => {
  const { key, person } = await account();
  const [asked, written] = [deferred(), deferred()];
  await using model = await startResponsesModel(
    oneByOne(
      { say: 'I look at them.' },
      async () => {
        asked.resolve();
        await written.promise;
        return { tool: 'exec_command', with: { cmd: 'true' } };
      },
      { say: 'Understood.' },
      { say: 'Heard twice.' },
    ),
  );
  await using seat = await sitDown(beckon.url, key, model);
  const { id } = await until('the instance is there', async () => {
    const { body } = await person.rest('GET', '/agent-instances');
    return (body as { id: string }[])[0];
  });
  const send = (content: string) => person.rest('POST', `/agent-instances/${id}/messages`, { content });
  const isDelivered = async (messageId: string): Promise<boolean> =>
    (await person.rest('GET', `/messages/${messageId}`)).body.delivered_at !== null;
  const first = await send('Look at the papers');
  expect(first.status).toBe(200);
  await seat.terminal.shows(/I look at them\./);
  expect(model.told()).toContain('Look at the papers');
  expect(await isDelivered(first.body.id)).toBe(true);
  await say(seat, 'Go on');
  await asked.promise;
  const second = await send('And be quick');
  await until('the second is delivered', () => isDelivered(second.body.id));
  written.resolve();
  await seat.terminal.shows(/Understood\./);
  expect(model.told().split('And be quick')).toHaveLength(2);
  const relayed = (await messagesOf(person, id)).filter((message) => message.relayed);
  expect(relayed.map(({ content }) => content)).toEqual(['Go on']);
});

test('CX7 the server is killed while a permission waits: the ask survives and its answer still arrives', async () => {
  await using installation = makeInstallation();
  await using first = await startBeckon(installation, { PORT: String(await lastingPort()) });
  const { key, person } = await makeAccount(installation, first.url);
  await using model = await startResponsesModel(oneByOne(touch('e.txt'), { say: 'It survived.' }));
  await using seat = await sitDown(first.url, key, model);
  await say(seat, 'Make a file');
  const ask = await nextAsk(person);
  await first.kill();
  await using second = await startBeckon(installation, { PORT: String(first.port) });
  expect(second.port).toBe(first.port);
  expect(await answerAsk(person, ask, 'Yes')).toBe(200);
  await seat.terminal.shows(/It survived\./);
  expect(existsSync(seat.path('e.txt'))).toBe(true);
});

test('CX8 without Beckon the terminal works as if it were not there', async () => {
  await using model = await startResponsesModel(oneByOne(touch('f.txt'), { say: 'All alone.' }));
  const nobody = `http://127.0.0.1:${await lastingPort()}`;
  await using seat = await sitDown(nobody, 'bkn_nobody', model);
  await say(seat, 'Make a file');
  await seat.terminal.shows(YES);
  await seat.terminal.answer('Enter', YES);
  await seat.terminal.shows(/All alone\./);
  expect(existsSync(seat.path('f.txt'))).toBe(true);
  await leave(seat);
  const alone = await seat.open('--version');
  await alone.shows(/codex-cli \d/);
});

test('CX9 its plan is one message; a subagent is told of, and what it asks is asked for the session', async () => {
  const { key, person } = await account();
  const plan = (status: string): ResponsesTurn => ({
    tool: 'update_plan',
    with: {
      plan: [
        { step: 'Dig', status: 'completed' },
        { step: 'Plant', status },
      ],
    },
  });
  const spawn = { tool: 'spawn_agent', namespace: 'multi_agent_v1', with: { message: 'Plant it' } };
  const beginning = oneByOne({ say: 'Ready.' }, plan('in_progress'), plan('completed'), spawn);
  // After the fourth request two agents speak; the subagent knows of no result at first, then of one.
  await using model = await startResponsesModel((results) => {
    if (model.requests() <= 4) return beginning(results);
    if (results.length === 0) return touch('g.txt');
    return { say: results.length === 1 ? 'Planted.' : 'All is done.' };
  });
  await using seat = await sitDown(beckon.url, key, model);
  // A plan of the first turn may be told before anybody else has joined.
  await say(seat, 'Hello');
  await seat.terminal.shows(/Ready\./);
  const { id } = await until('the turn is seen', async () => {
    const { body } = await person.rest('GET', '/agent-instances');
    const [instance] = body as { id: string }[];
    if (!instance) return false;
    return (await messagesOf(person, instance.id)).at(-1)?.content === 'The turn is over.' && instance;
  });
  await say(seat, 'Garden');
  const ask = await nextAsk(person);
  expect(ask).toMatchObject({ request: { tool_name: 'shell', input: { command: expect.stringContaining('g.txt') } } });
  expect(await answerAsk(person, ask, 'Yes')).toBe(200);
  const seen = await until('the subagent has finished', async () => {
    const messages = await messagesOf(person, id);
    return messages.some(({ content }) => /^Subagent \w+ has finished\.$/.test(content)) && messages;
  });
  expect(existsSync(seat.path('g.txt'))).toBe(true);
  expect(seen.filter(({ kind }) => kind === 'plan')).toMatchObject([
    {
      message_metadata: {
        plan: {
          items: [
            { text: 'Dig', state: 'completed' },
            { text: 'Plant', state: 'completed' },
          ],
        },
      },
    },
  ]);
  expect(seen.filter(({ content }) => /^Subagent \w+ has started\.$/.test(content))).toHaveLength(1);
  expect(seen.filter(({ content }) => content.includes('Plant it'))).toEqual([]);
});

test('CX10 nothing is left when the terminal ends; a session that is resumed goes on as another instance', async () => {
  const { key, person } = await account();
  await using model = await startResponsesModel(oneByOne({ say: 'Hello to you.' }, { say: 'Still here.' }));
  await using seat = await sitDown(beckon.url, key, model);
  await say(seat, 'Hello');
  await seat.terminal.shows(/Hello to you\./);
  const server = seat.appServer();
  await leave(seat);
  expect(isAlive(server)).toBe(false);
  const [, thread = ''] = /To go on: beckon codex resume (\S+)/.exec(await seat.terminal.screen()) ?? [];
  const again = await seat.open('resume', thread);
  await again.shows(/Hello to you\./);
  await say({ terminal: again }, 'And now');
  await again.shows(/Still here\./);
  const instances = (await person.rest('GET', '/agent-instances')).body as { id: string; status: string }[];
  const other = must(instances.find(({ id }) => id !== thread));
  expect(instances.find(({ id }) => id === thread)).toMatchObject({ status: 'COMPLETED' });
  const seen = await until('the end of the turn is seen', async () => {
    const messages = await messagesOf(person, other.id);
    return messages.at(-1)?.content === 'The turn is over.' && messages;
  });
  expect(seen.map(({ content }) => content)).toEqual([
    'Session started.',
    'And now',
    'Still here.',
    expect.stringContaining('tokens'),
    'The turn is over.',
  ]);
});

test('CX11 where Codex’s app server ends, the terminal ends with it and says how to go on', async () => {
  await using model = await startResponsesModel(oneByOne({ say: 'Hello to you.' }));
  await using seat = await sitDown(`http://127.0.0.1:${await lastingPort()}`, 'bkn_nobody', model);
  await say(seat, 'Hello');
  await seat.terminal.shows(/Hello to you\./);
  process.kill(seat.appServer(), 'SIGTERM');
  await seat.terminal.ended();
  expect(await seat.terminal.screen()).toMatch(/app server has ended.*To go on: beckon codex resume \S+/s);
});

test('CX12 a turn is stopped from Beckon: its permission closes in both places, and the next turn runs as ever', async () => {
  const { key, person } = await account();
  await using model = await startResponsesModel(oneByOne(touch('h.txt'), { say: 'Something else, then.' }));
  await using seat = await sitDown(beckon.url, key, model);
  await say(seat, 'Make a file');
  const ask = await nextAsk(person);
  await seat.terminal.shows(YES);
  const asked = await askToStop(person, ask.agent_instance_id);
  expect(asked.status).toBe(200);
  expect(await outcomeOf(person, asked.body.id)).toBe('stopped');
  await until('the dialog is gone', async () => !YES.test(await seat.terminal.screen()));
  expect(await closedAsk(person, ask.id)).toMatchObject({ state: 'cancelled', settled_at_terminal: false });
  const { body } = await person.rest('POST', `/agent-instances/${ask.agent_instance_id}/messages`, {
    content: 'Do something else',
  });
  await seat.terminal.shows(/Something else, then\./);
  await delivered(person, body.id);
  expect(existsSync(seat.path('h.txt'))).toBe(false);
  const seen = (await messagesOf(person, ask.agent_instance_id)).map(({ content }) => content);
  expect(seen).toContain('The turn was stopped.');
});

test('CX12 what was written while the turn ran, and was not read before it was stopped, begins the next one, once', async () => {
  const { key, person } = await account();
  const asked = deferred();
  const never = deferred<ResponsesTurn>();
  await using model = await startResponsesModel(
    oneByOne(
      () => {
        asked.resolve();
        return never.promise;
      },
      { say: 'Heard.' },
      { say: 'Heard twice.' },
    ),
  );
  await using seat = await sitDown(beckon.url, key, model);
  await say(seat, 'Think for long');
  await asked.promise;
  const { id } = await until('the instance is there', async () => {
    const { body } = await person.rest('GET', '/agent-instances');
    return (body as { id: string }[])[0];
  });
  await runningTurn(person, id);
  const written = await person.rest('POST', `/agent-instances/${id}/messages`, { content: 'Be quick' });
  await delivered(person, written.body.id);
  const stop = await askToStop(person, id);
  expect(await outcomeOf(person, stop.body.id)).toBe('stopped');
  await seat.terminal.shows(/Heard\./);
  expect(model.told().split('Be quick')).toHaveLength(2);
  expect(model.requests()).toBe(2);
});
