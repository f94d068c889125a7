import { openReports } from '@beckon/cli/connector/open-reports';
import { OpenCodeApi } from '@beckon/cli/opencode/opencode-api';
import { OpenCodeSeat } from '@beckon/cli/opencode/opencode-seat';
import { deferred } from '@beckon/shared/deferred';
import { must } from '@beckon/shared/must';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { ensureTmux } from '../../scripts/ensure-tmux.ts';
import { lastingPort } from '../support/lasting-port.ts';
import { startLossyProxy } from '../support/lossy-proxy.ts';
import { startBrowser, visit } from './support/browser.ts';
import { makeInstallation } from './support/installation.ts';
import { answerAsk, makeAccount, nextAsk, type Account } from './support/open-asks.ts';
import { installOpenCode, leaveOpenCode, makeOpenCodeDesk, typePrompt, type OpenCodeDesk } from './support/opencode.ts';
import {
  inOrder,
  readConversation,
  startScriptedModel,
  type Script,
  type ScriptedModel,
  type Turn,
} from './support/scripted-model.ts';
import type { SignedIn } from './support/sign-in.ts';
import { startBeckon, type Beckon } from './support/start-beckon.ts';
import { askToStop, closedAsk, delivered, outcomeOf } from './support/stopping.ts';
import type { Terminal } from './support/terminal.ts';
import { until } from './support/until.ts';

/** The real program in a real terminal, both seats taken; only the model is played. */
let program: string;
let browser: Browser;
beforeAll(async () => {
  [program, browser] = await Promise.all([installOpenCode(), startBrowser(), ensureTmux()]);
}, 600_000);
afterAll(() => browser.close());

interface Seats extends Account, AsyncDisposable {
  readonly beckon: Beckon;
  readonly model: ScriptedModel;
  readonly desk: OpenCodeDesk;
  readonly terminal: Terminal;
}

/** A server, a person at it, and their OpenCode in a terminal. */
async function sitDown(script: Script, ...args: readonly string[]): Promise<Seats> {
  await using opened = new AsyncDisposableStack();
  const installation = opened.use(makeInstallation());
  const beckon = opened.use(await startBeckon(installation));
  const account = await makeAccount(installation, beckon.url);
  const model = opened.use(await startScriptedModel(script));
  const env = { BECKON_URL: beckon.url, BECKON_API_KEY: account.key };
  const desk = opened.use(makeOpenCodeDesk({ program, model, env }));
  const terminal = opened.use(await desk.beckonOpenCode(...args));
  const all = opened.move();
  return { ...account, beckon, model, desk, terminal, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

const touch = (name: string): Turn => ({
  call: 'bash',
  with: { command: `touch ${name}`, description: `Make ${name}` },
});

const told = (model: ScriptedModel): string => JSON.stringify(model.requests.at(-1)?.messages);

const PERMISSION = /Permission required/;

interface Seen {
  readonly kind: string;
  readonly content: string;
}

/** What is seen of a session once its turn is over. */
const wholeTurn = ({ rest }: SignedIn, instanceId: string): Promise<Seen[]> =>
  until('the end of the turn is seen', async () => {
    const messages = (await rest('GET', `/agent-instances/${instanceId}/messages`)).body as Seen[];
    return messages.at(-1)?.content === 'The turn is over.' && messages;
  });

test('OC1 what happens in the terminal is seen live, and a permission that is answered in the browser closes its dialog', async () => {
  const todo = (content: string, status: string) => ({ content, status, priority: 'high' });
  await using seats = await sitDown(
    inOrder(
      { call: 'todowrite', with: { todos: [todo('Make it', 'in_progress'), todo('Show it', 'pending')] } },
      touch('a.txt'),
      { call: 'todowrite', with: { todos: [todo('Make it', 'completed'), todo('Show it', 'completed')] } },
      { say: 'The file is there.' },
    ),
  );
  const { person, terminal, desk } = seats;
  await using seat = await visit(browser, seats.beckon.url);
  await seat.signIn(seats.login);
  await typePrompt(terminal, 'Make a file');
  const ask = await nextAsk(person);
  expect(ask).toMatchObject({
    kind: 'permission',
    options: ['Yes', 'Yes, and always allow bash touch * until OpenCode is restarted', 'No'],
    request: { tool_name: 'bash', input: { command: 'touch a.txt' } },
  });
  await terminal.shows(PERMISSION);
  await seat.page.getByRole('button', { name: 'Yes', exact: true }).first().click();
  await terminal.shows(/The file is there\./);
  expect(existsSync(desk.path('a.txt'))).toBe(true);
  expect(await wholeTurn(person, ask.agent_instance_id)).toMatchObject([
    { kind: 'status', content: 'Session started.' },
    { sender_type: 'USER', relayed: true, content: 'Make a file' },
    {
      kind: 'plan',
      content: '2 of 2 done',
      message_metadata: { plan: { items: [{ text: 'Make it' }, { text: 'Show it', state: 'completed' }] } },
    },
    { kind: 'tool_call', message_metadata: { tool_call: { tool_name: 'bash', state: 'done' } } },
    { requires_user_input: true },
    { sender_type: 'USER', content: 'Yes' },
    { kind: 'text', content: 'The file is there.' },
    { kind: 'usage', message_metadata: { usage: { input_tokens: 400, output_tokens: 40, model: 'scripted' } } },
    { kind: 'status', content: 'The turn is over.' },
  ]);
  await leaveOpenCode(terminal);
  await until(
    'the instance is over',
    async () => (await person.rest('GET', `/agent-instances/${ask.agent_instance_id}`)).body.status === 'COMPLETED',
  );
});

test('OC2 a permission is answered in the terminal: the ask closes in Beckon and says where', async () => {
  await using seats = await sitDown(inOrder(touch('b.txt'), { say: 'Made.' }));
  const { person, terminal } = seats;
  await typePrompt(terminal, 'Make a file');
  const ask = await nextAsk(person);
  await terminal.shows(PERMISSION);
  await terminal.answer('Enter', PERMISSION);
  await terminal.shows(/Made\./);
  expect(await closedAsk(person, ask.id)).toMatchObject({
    state: 'cancelled',
    settled_at_terminal: true,
    answer: null,
  });
  expect(await answerAsk(person, ask, 'No')).toBe(409);
});

test('OC3 both answer at once: one decision holds, the session goes on, nothing stays open', async () => {
  await using seats = await sitDown(inOrder(touch('c.txt'), { say: 'Made.' }));
  const { person, terminal, desk, model } = seats;
  await typePrompt(terminal, 'Make a file');
  const ask = await nextAsk(person);
  await terminal.shows(PERMISSION);
  await Promise.all([terminal.press('Enter'), answerAsk(person, ask, 'Yes')]);
  await terminal.shows(/Made\./);
  expect(existsSync(desk.path('c.txt'))).toBe(true);
  await until('nothing is open', async () => (await person.rest('GET', '/asks')).body.total === 0);
  expect(model.requests.flatMap((each) => readConversation(each).results).length).toBe(1);
});

test('OC4 questions are answered in Beckon; words refuse a permission and reach the model; “always” asks no more', async () => {
  const question = {
    question: 'Which colour?',
    header: 'Colour',
    options: [
      { label: 'Red', description: 'warm' },
      { label: 'Blue', description: 'cold' },
    ],
  };
  await using seats = await sitDown(
    inOrder({ call: 'question', with: { questions: [question] } }, touch('d.txt'), touch('e.txt'), touch('f.txt'), {
      say: 'All asked.',
    }),
  );
  const { person, terminal, desk, model } = seats;
  await typePrompt(terminal, 'Ask me');
  const asked = await nextAsk(person);
  expect(asked).toMatchObject({ kind: 'question', options: ['Red', 'Blue'] });
  expect(await answerAsk(person, asked, 'Blue')).toBe(200);
  const refused = await nextAsk(person, asked);
  expect(told(model)).toContain('Blue');
  expect(await answerAsk(person, refused, 'Call it e.txt')).toBe(200);
  const kept = await nextAsk(person, refused);
  expect(told(model)).toContain('Call it e.txt');
  const [, always] = must(kept.options);
  expect(kept.request.suggestions).toEqual([{ label: always, permission: 'bash', patterns: ['touch *'] }]);
  expect(await answerAsk(person, kept, must(always))).toBe(200);
  await terminal.shows(/All asked\./);
  expect(['d.txt', 'e.txt', 'f.txt'].map((name) => existsSync(desk.path(name)))).toEqual([false, true, true]);
});

test('OC5 a message from Beckon reaches a session that waits at once, and one at work with its next step; once, and as the person works', async () => {
  const written = deferred();
  await using seats = await sitDown(
    inOrder(
      { say: 'Ready when you are.' },
      async () => {
        await written.promise;
        return touch('g.txt');
      },
      { say: 'Understood.' },
      { say: 'Heard twice.' },
    ),
    '--agent',
    'plan',
  );
  const { person, terminal, model } = seats;
  await typePrompt(terminal, 'Hello');
  await terminal.shows(/Ready when you are\./);
  const { id } = await until('the instance is there', async () => {
    const [instance] = (await person.rest('GET', '/agent-instances')).body as { id: string }[];
    return instance;
  });
  const send = (content: string) => person.rest('POST', `/agent-instances/${id}/messages`, { content });
  const first = await send('Look at the papers first');
  expect(first.status).toBe(200);
  await until('the model hears of it', () => told(model).includes('Look at the papers first'));
  await send('And be quick');
  await terminal.shows(/And be quick\s+\S*\s*QUEUED/);
  written.resolve();
  expect(await answerAsk(person, await nextAsk(person), 'Yes')).toBe(200);
  await terminal.shows(/Understood\./);
  expect(told(model).split('And be quick')).toHaveLength(2);
  expect(told(model).split('Look at the papers first')).toHaveLength(2);
  expect(await terminal.screen()).toContain('Plan · Scripted');
  expect(await terminal.screen()).not.toContain('Build · Scripted');
  const delivered = (await person.rest('GET', `/messages/${first.body.id}`)).body.delivered_at;
  expect(delivered).not.toBeNull();
});

test('OC6 the server is killed while a permission waits: the ask survives and its answer still arrives', async () => {
  await using installation = makeInstallation();
  await using first = await startBeckon(installation, { PORT: String(await lastingPort()) });
  const { key, person } = await makeAccount(installation, first.url);
  await using model = await startScriptedModel(inOrder(touch('h.txt'), { say: 'It survived.' }));
  await using desk = makeOpenCodeDesk({ program, model, env: { BECKON_URL: first.url, BECKON_API_KEY: key } });
  await using terminal = await desk.beckonOpenCode();
  await typePrompt(terminal, 'Make a file');
  const ask = await nextAsk(person);
  await first.kill();
  await using second = await startBeckon(installation, { PORT: String(first.port) });
  expect(second.port).toBe(first.port);
  expect(await answerAsk(person, ask, 'Yes')).toBe(200);
  await terminal.shows(/It survived\./);
  expect(existsSync(desk.path('h.txt'))).toBe(true);
});

test('OC7 without Beckon the terminal works as if it were not there', async () => {
  await using model = await startScriptedModel(inOrder(touch('i.txt'), { say: 'All alone.' }));
  const nobody = `http://127.0.0.1:${await lastingPort()}`;
  await using desk = makeOpenCodeDesk({ program, model, env: { BECKON_URL: nobody, BECKON_API_KEY: 'bkn_nobody' } });
  await using terminal = await desk.beckonOpenCode();
  await typePrompt(terminal, 'Make a file');
  await terminal.shows(PERMISSION);
  await terminal.answer('Enter', PERMISSION);
  await terminal.shows(/All alone\./);
  expect(existsSync(desk.path('i.txt'))).toBe(true);
  await leaveOpenCode(terminal);
});

test('OC8 the way to OpenCode is cut: what waits is read again, what was settled meanwhile closes, nothing is shown twice', async () => {
  await using installation = makeInstallation();
  await using beckon = await startBeckon(installation);
  const { key, person } = await makeAccount(installation, beckon.url);
  await using model = await startScriptedModel(
    inOrder(touch('j.txt'), touch('k.txt'), touch('l.txt'), { say: 'It is all there.' }),
  );
  const server = { username: 'opencode', password: 'of this test' };
  await using desk = makeOpenCodeDesk({ program, model, env: { OPENCODE_SERVER_PASSWORD: server.password } });
  const port = await lastingPort();
  await using wire = await startLossyProxy(`http://127.0.0.1:${port}`);
  await using reports = await reportsTo(beckon.url, key, desk.path('reports'));
  const seat = new OpenCodeSeat(new OpenCodeApi({ ...server, url: wire.url }), reports);
  await using terminal = await desk.openCode('--port', String(port));
  seat.follow();
  await typePrompt(terminal, 'Make files');
  const settled = await nextAsk(person);
  await terminal.shows(/touch j\.txt/);
  wire.cut();
  await terminal.press('Enter');
  await terminal.shows(/\$ touch k\.txt/);
  wire.mend();
  expect(await closedAsk(person, settled.id)).toMatchObject({ settled_at_terminal: true });
  const missed = await nextAsk(person, settled);
  expect(missed.request.input).toMatchObject({ command: 'touch k.txt' });
  wire.cut();
  expect(await answerAsk(person, missed, 'Yes')).toBe(200);
  wire.mend();
  const last = await nextAsk(person, missed);
  expect(await answerAsk(person, last, 'Yes')).toBe(200);
  await terminal.shows(/It is all there\./);
  const seen = await wholeTurn(person, last.agent_instance_id);
  expect(seen.filter(({ kind }) => kind === 'tool_call')).toHaveLength(3);
  expect(seen.filter(({ content }) => content === 'Make files')).toHaveLength(1);
  expect(seen.filter(({ content }) => content === 'It is all there.')).toHaveLength(1);
  await seat.close();
});

async function reportsTo(url: string, key: string, folder: string) {
  const reports = await openReports({ url, key }, folder);
  return { ...reports, [Symbol.asyncDispose]: () => reports.close(5_000) };
}

test('OC9 subagents: their permissions are asked, their calls and their cost are seen with the session they work for', async () => {
  await using seats = await sitDown((conversation) => {
    const isChild = JSON.stringify(conversation.request.messages[0]).includes('Look under the bed');
    const turns: readonly Turn[] = isChild
      ? [touch('m.txt'), { say: 'Nothing there.' }]
      : [
          { call: 'task', with: { description: 'Look', prompt: 'Look under the bed', subagent_type: 'general' } },
          { say: 'It has looked.' },
        ];
    return turns[conversation.turns];
  });
  const { person, terminal, desk } = seats;
  await typePrompt(terminal, 'Have somebody look');
  const ask = await nextAsk(person);
  expect(ask.request.input).toMatchObject({ command: 'touch m.txt' });
  expect(await answerAsk(person, ask, 'Yes')).toBe(200);
  await terminal.shows(/It has looked\./);
  expect(existsSync(desk.path('m.txt'))).toBe(true);
  const seen = await wholeTurn(person, ask.agent_instance_id);
  expect(seen).toMatchObject([
    { content: 'Session started.' },
    { content: 'Have somebody look' },
    { kind: 'tool_call', message_metadata: { tool_call: { tool_name: 'task', state: 'done' } } },
    { kind: 'status', content: expect.stringMatching(/^Subagent “Look.*” has started\.$/) },
    { kind: 'tool_call', message_metadata: { tool_call: { tool_name: 'bash', state: 'done' } } },
    { requires_user_input: true },
    { content: 'Yes' },
    { kind: 'status', content: expect.stringMatching(/^Subagent “Look.*” has finished\.$/) },
    { content: 'It has looked.' },
    { kind: 'usage', message_metadata: { usage: { input_tokens: 400 } } },
    { content: 'The turn is over.' },
  ]);
});

test('OC10 a change of a file is asked and seen as the change that it is, and made as it was shown', async () => {
  const [before, after] = ['one\ntwo\n', 'uno\u202e\ntwo\n'];
  const bounds = ['begin {', '  keep();', '}'];
  await using seats = await sitDown(
    inOrder(
      { call: 'edit', with: { filePath: 'a.txt', oldString: 'one', newString: 'uno\u202e' } },
      { call: 'write', with: { filePath: 'b.txt', content: 'hi\nyou\n' } },
      { call: 'edit', with: { filePath: 'c.txt', oldString: 'begin {\n  keeps();\n}', newString: 'gone' } },
      { say: 'All written.' },
    ),
  );
  const { person, terminal, desk } = seats;
  writeFileSync(desk.path('a.txt'), before);
  writeFileSync(desk.path('c.txt'), bounds.join('\n'));
  await using seat = await visit(browser, seats.beckon.url);
  const { page } = seat;
  await seat.signIn(seats.login);
  await typePrompt(terminal, 'Write');
  const edit = await nextAsk(person);
  expect(edit.request).toEqual({
    tool_name: 'edit',
    input: { file_path: 'a.txt', old_string: 'one', new_string: 'uno\u202e' },
    cwd: desk.path('.'),
    suggestions: expect.anything(),
  });
  await page.goto(`/instances/${edit.agent_instance_id}`);
  const question = page.getByRole('region', { name: 'Question', exact: true });
  const written = question.getByRole('group', { name: 'What will be written' });
  expect(await written.innerText()).toBe('-one\n+unoright-to-left override');
  await question.getByText('holds a character you could not see').waitFor();
  await question.getByRole('button', { name: 'Yes', exact: true }).click();
  const write = await nextAsk(person, edit);
  expect(readFileSync(desk.path('a.txt'), 'utf8')).toBe(after);
  expect(write.request.input).toEqual({ file_path: 'b.txt', content: 'hi\nyou\n' });
  await question.getByText('+you').waitFor();
  await page
    .getByRole('log')
    .getByRole('button', { name: /edit.*a\.txt/i })
    .waitFor();
  expect(await answerAsk(person, write, 'Yes')).toBe(200);
  // OpenCode finds what only resembles the words of the call: what will really go is shown beside.
  const other = await nextAsk(person, write);
  expect(other.request.input['diff']).toContain('-  keep();');
  await question.getByRole('group', { name: 'What will be changed' }).getByText('-  keep();').waitFor();
  expect(await answerAsk(person, other, 'No')).toBe(200);
  expect(readFileSync(desk.path('c.txt'), 'utf8')).toBe(bounds.join('\n'));
});

test('OC11 a turn is stopped from Beckon: its permission closes in both places, and the next turn runs as ever', async () => {
  await using seats = await sitDown(inOrder(touch('h.txt'), { say: 'Something else, then.' }));
  const { person, terminal, desk } = seats;
  await typePrompt(terminal, 'Make a file');
  const ask = await nextAsk(person);
  await terminal.shows(PERMISSION);
  const asked = await askToStop(person, ask.agent_instance_id);
  expect(asked.status).toBe(200);
  expect(await outcomeOf(person, asked.body.id)).toBe('stopped');
  await until('the dialog is gone', async () => !PERMISSION.test(await terminal.screen()));
  expect(await closedAsk(person, ask.id)).toMatchObject({ state: 'cancelled', settled_at_terminal: false });
  const path = `/agent-instances/${ask.agent_instance_id}/messages`;
  const { body } = await person.rest('POST', path, { content: 'Do something else' });
  await terminal.shows(/Something else, then\./);
  await delivered(person, body.id);
  expect(existsSync(desk.path('h.txt'))).toBe(false);
  expect(told(seats.model)).toContain('Do something else');
});
