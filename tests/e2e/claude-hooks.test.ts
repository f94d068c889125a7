import { must } from '@beckon/shared/must';
import { deferred } from '@beckon/shared/deferred';
import { existsSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { ensureTmux } from '../../scripts/ensure-tmux.ts';
import { lastingPort } from '../support/lasting-port.ts';
import { installClaudeCode } from './support/claude-code.ts';
import { COLOUR, leave, makeDesk, typeLine } from './support/claude-desk.ts';
import { accountOf, answerAsk, nextAsk } from './support/open-asks.ts';
import {
  inOrder,
  readConversation,
  startScriptedModel,
  type ScriptedModel,
  type Turn,
} from './support/scripted-model.ts';
import { startRunning } from './support/running.ts';
import type { Terminal } from './support/terminal.ts';
import { until } from './support/until.ts';

/** The real program in a real terminal, both seats taken; only the model is played. */
let program: string;
beforeAll(async () => {
  [program] = await Promise.all([installClaudeCode(), ensureTmux()]);
}, 600_000);

interface Seat extends AsyncDisposable {
  readonly terminal: Terminal;
  /** Of the project that Claude works in. */
  readonly path: (name: string) => string;
}

async function sitDown(url: string, key: string, model: ScriptedModel, mode = 'manual'): Promise<Seat> {
  const desk = makeDesk({ program, model, url, key });
  const terminal = await desk.beckonClaude('--permission-mode', mode);
  return {
    terminal,
    path: desk.path,
    async [Symbol.asyncDispose]() {
      await terminal[Symbol.asyncDispose]();
      await desk[Symbol.asyncDispose]();
    },
  };
}

const say = ({ terminal }: Seat, text: string): Promise<void> => typeLine(terminal, text);

const write = (name: string): Turn => ({
  call: 'Bash',
  with: { command: `touch ${name}`, description: `Make ${name}` },
});

const told = (model: ScriptedModel): string => JSON.stringify(model.requests.at(-1)?.messages);

test('CC1 a permission is answered in Beckon: the terminal’s dialog closes and the tool runs; all of it is seen live', async () => {
  await using running = await startRunning();
  const { beckon } = running;
  const { key, person } = await accountOf(running);
  await using model = await startScriptedModel(inOrder(write('a.txt'), { say: 'The file is there.' }));
  await using seat = await sitDown(beckon.url, key, model);
  await say(seat, 'Make a file');
  const ask = await nextAsk(person);
  expect(ask).toMatchObject({ kind: 'permission', request: { tool_name: 'Bash', input: { command: 'touch a.txt' } } });
  await seat.terminal.shows(/Do you want to proceed/);
  expect(await answerAsk(person, ask, 'Yes')).toBe(200);
  await seat.terminal.shows(/The file is there\./);
  expect(existsSync(seat.path('a.txt'))).toBe(true);
  const seen = await until('the end of the turn is seen', async () => {
    const { body } = await person.rest('GET', `/agent-instances/${ask.agent_instance_id}/messages`);
    const messages = body as { kind: string; content: string; sender_type: string; message_metadata: never }[];
    return messages.at(-1)?.kind === 'usage' && messages;
  });
  expect(seen).toMatchObject([
    { kind: 'status', content: 'Session started.' },
    { sender_type: 'USER', relayed: true, content: 'Make a file' },
    { kind: 'tool_call', message_metadata: { tool_call: { tool_name: 'Bash', state: 'done' } } },
    { requires_user_input: true },
    { sender_type: 'USER', content: 'Yes' },
    { kind: 'text', content: 'The file is there.' },
    { kind: 'status', content: 'The turn is over.' },
    {
      kind: 'usage',
      message_metadata: { usage: { input_tokens: 200, output_tokens: 20 } },
    },
  ]);
  await leave(seat.terminal);
  await until(
    'the instance is over',
    async () => (await person.rest('GET', `/agent-instances/${ask.agent_instance_id}`)).body.status === 'COMPLETED',
  );
});

test('CC2 a permission is answered in the terminal: the ask closes in Beckon and says where', async () => {
  await using running = await startRunning();
  const { beckon } = running;
  const { key, person } = await accountOf(running);
  await using model = await startScriptedModel(inOrder(write('b.txt'), { say: 'Made.' }));
  await using seat = await sitDown(beckon.url, key, model);
  await say(seat, 'Make a file');
  const ask = await nextAsk(person);
  await seat.terminal.shows(/Do you want to proceed/);
  await seat.terminal.answer('Enter', /Do you want to proceed/);
  await seat.terminal.shows(/Made\./);
  const closed = await until('the ask is closed', async () => {
    const { body } = await person.rest('GET', `/asks/${ask.id}`);
    return body.state !== 'open' && body;
  });
  expect(closed).toMatchObject({ state: 'cancelled', settled_at_terminal: true, answer: null });
  expect(await answerAsk(person, ask, 'No')).toBe(409);
});

test('CC3 both answer at once: one decision holds, the session goes on, nothing stays open', async () => {
  await using running = await startRunning();
  const { beckon } = running;
  const { key, person } = await accountOf(running);
  await using model = await startScriptedModel(inOrder(write('c.txt'), { say: 'Made.' }));
  await using seat = await sitDown(beckon.url, key, model);
  await say(seat, 'Make a file');
  const ask = await nextAsk(person);
  await seat.terminal.shows(/Do you want to proceed/);
  await Promise.all([seat.terminal.press('Enter'), answerAsk(person, ask, 'Yes')]);
  await seat.terminal.shows(/Made\./);
  expect(existsSync(seat.path('c.txt'))).toBe(true);
  await until('nothing is open', async () => (await person.rest('GET', '/asks')).body.total === 0);
  expect(model.requests.flatMap((each) => readConversation(each).results).length).toBe(1);
});

test('CC4 a question is answered in Beckon, a plan is sent back with words', async () => {
  await using running = await startRunning();
  const { beckon } = running;
  const { key, person } = await accountOf(running);
  await using model = await startScriptedModel(
    inOrder(
      { call: 'AskUserQuestion', with: { questions: [COLOUR] } },
      { call: 'ExitPlanMode', with: { plan: '# Paint the shed\n1. Buy paint' } },
      { say: 'Planning on.' },
    ),
  );
  await using seat = await sitDown(beckon.url, key, model, 'plan');
  await say(seat, 'Plan it');
  const asked = await nextAsk(person);
  expect(asked).toMatchObject({ kind: 'question', options: ['Red', 'Blue'] });
  expect(await answerAsk(person, asked, 'Blue')).toBe(200);
  const plan = await nextAsk(person, asked);
  expect(plan).toMatchObject({ kind: 'plan', request: { tool_name: 'ExitPlanMode' } });
  expect(await answerAsk(person, plan, 'Mention the brush')).toBe(200);
  await seat.terminal.shows(/Planning on\./);
  expect(told(model)).toContain('Blue');
  expect(told(model)).toContain('Mention the brush');
});

test('CC5 a message from Beckon reaches a session that waits at once, and one at work with its next tool result; once', async () => {
  await using running = await startRunning();
  const { beckon } = running;
  const { key, person } = await accountOf(running);
  const written = deferred();
  await using model = await startScriptedModel(
    inOrder(
      { say: 'Ready when you are.' },
      async () => {
        await written.promise;
        return write('f.txt');
      },
      { say: 'Understood.' },
      { say: 'Heard twice.' },
    ),
  );
  await using seat = await sitDown(beckon.url, key, model);
  await say(seat, 'Hello');
  await seat.terminal.shows(/Ready when you are\./);
  const [instance] = await until('the instance is there', async () => {
    const { body } = await person.rest('GET', '/agent-instances');
    return body.length > 0 && (body as { id: string }[]);
  });
  const { id } = must(instance);
  const send = (content: string) => person.rest('POST', `/agent-instances/${id}/messages`, { content });
  const first = await send('Look at the papers first');
  expect(first.status).toBe(200);
  await until('the model hears of it', () => told(model).includes('Look at the papers first'));
  await send('And be quick');
  written.resolve();
  expect(await answerAsk(person, await nextAsk(person), 'Yes')).toBe(200);
  await seat.terminal.shows(/Understood\./);
  expect(told(model)).toContain('And be quick');
  expect(told(model).split('And be quick')).toHaveLength(2);
  const delivered = (await person.rest('GET', `/messages/${first.body.id}`)).body.delivered_at;
  expect(delivered).not.toBeNull();
});

test('CC6 the server is killed while a permission waits: the ask survives and its answer still arrives', async () => {
  await using running = await startRunning();
  const { beckon: first } = running;
  const { key, person } = await accountOf(running);
  await using model = await startScriptedModel(inOrder(write('d.txt'), { say: 'It survived.' }));
  await using seat = await sitDown(first.url, key, model);
  await say(seat, 'Make a file');
  const ask = await nextAsk(person);
  await first.kill();
  const second = await running.again();
  expect(second.port).toBe(first.port);
  expect(await answerAsk(person, ask, 'Yes')).toBe(200);
  await seat.terminal.shows(/It survived\./);
  expect(existsSync(seat.path('d.txt'))).toBe(true);
});

test('CC7 without Beckon the terminal works as if it were not there', async () => {
  await using model = await startScriptedModel(inOrder(write('e.txt'), { say: 'All alone.' }));
  const nobody = `http://127.0.0.1:${await lastingPort()}`;
  await using seat = await sitDown(nobody, 'bkn_nobody', model);
  await say(seat, 'Make a file');
  await seat.terminal.shows(/Do you want to proceed/);
  await seat.terminal.answer('Enter', /Do you want to proceed/);
  await seat.terminal.shows(/All alone\./);
  expect(existsSync(seat.path('e.txt'))).toBe(true);
  await leave(seat.terminal);
});

test('CC11 the model asks a person with a tool of ours: in the run that is shown, without leave, and shown once', async () => {
  await using running = await startRunning();
  const { beckon } = running;
  const { key, person } = await accountOf(running);
  await using model = await startScriptedModel(
    inOrder({ call: 'mcp__beckon__ask_question', with: { question_text: 'Which way?' } }, { say: 'Going left.' }),
  );
  await using desk = makeDesk({ program, model, url: beckon.url, key });
  // The server of the same name that offers everything: it steps back.
  expect(await desk.beckon('install', 'claude')).toMatchObject({ code: 0 });
  await using terminal = await desk.beckonClaude('--permission-mode', 'manual');
  await typeLine(terminal, 'Go');
  const ask = await nextAsk(person);
  expect(ask).toMatchObject({ kind: 'question', question: 'Which way?' });
  expect(await answerAsk(person, ask, 'Left')).toBe(200);
  await terminal.shows(/Going left\./);
  expect(told(model).split('Left')).toHaveLength(2);
  const names = model.requests.at(-1)?.tools?.map(({ name }) => name) ?? [];
  expect(names.filter((name) => name.startsWith('mcp__beckon__'))).toEqual([
    'mcp__beckon__ask_question',
    'mcp__beckon__wait_for_answer',
  ]);
  const { body } = await person.rest('GET', '/agent-instances');
  expect((body as { id: string }[]).map(({ id }) => id)).toEqual([ask.agent_instance_id]);
  const messages = (await person.rest('GET', `/agent-instances/${ask.agent_instance_id}/messages`)).body;
  expect((messages as { kind: string }[]).filter(({ kind }) => kind === 'tool_call')).toEqual([]);
});

test('CC12 the list of tasks is one plan, kept up to date', async () => {
  await using running = await startRunning();
  const { beckon } = running;
  const { key, person } = await accountOf(running);
  await using model = await startScriptedModel(
    inOrder(
      { call: 'TaskCreate', with: { subject: 'Buy paint', description: 'Red' } },
      { call: 'TaskCreate', with: { subject: 'Paint', description: 'The shed' } },
      { call: 'TaskUpdate', with: { taskId: '1', status: 'completed' } },
      { call: 'TaskUpdate', with: { taskId: '2', status: 'in_progress' } },
      { say: 'Half done.' },
    ),
  );
  await using seat = await sitDown(beckon.url, key, model);
  await say(seat, 'Paint the shed');
  const seen = await until('the end of the turn is seen', async () => {
    const { body } = await person.rest('GET', '/agent-instances');
    const [instance] = body as { id: string }[];
    if (!instance) return false;
    const messages = (await person.rest('GET', `/agent-instances/${instance.id}/messages`)).body as { kind: string }[];
    return messages.at(-1)?.kind === 'usage' && messages;
  });
  expect(seen.map(({ kind }) => kind)).toEqual(['status', 'text', 'plan', 'text', 'status', 'usage']);
  expect(seen[2]).toMatchObject({
    content: '- [x] Buy paint\n- [~] Paint',
    message_metadata: {
      plan: {
        items: [
          { text: 'Buy paint', state: 'completed' },
          { text: 'Paint', state: 'in_progress' },
        ],
      },
    },
  });
});
