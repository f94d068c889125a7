import { must } from '@beckon/shared/must';
import { deferred } from '@beckon/shared/deferred';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { ensureTmux } from '../../scripts/ensure-tmux.ts';
import { lastingPort } from '../support/lasting-port.ts';
import { bareEnvironment } from './support/child-process.ts';
import { installClaudeCode } from './support/claude-code.ts';
import { makeInstallation, ROOT, type Installation } from './support/installation.ts';
import {
  inOrder,
  readConversation,
  startScriptedModel,
  type ScriptedModel,
  type Turn,
} from './support/scripted-model.ts';
import { signIn, type SignedIn } from './support/sign-in.ts';
import { startBeckon } from './support/start-beckon.ts';
import { openTerminal, type Terminal } from './support/terminal.ts';
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
  const folder = mkdtempSync(join(tmpdir(), 'beckon-seat-'));
  const [home, project] = [join(folder, 'home'), join(folder, 'project')];
  for (const each of [home, project]) mkdirSync(each);
  const known = { hasTrustDialogAccepted: true, hasCompletedProjectOnboarding: true };
  writeFileSync(
    join(home, '.claude.json'),
    JSON.stringify({
      hasCompletedOnboarding: true,
      theme: 'dark',
      customApiKeyResponses: { approved: ['anything'], rejected: [] },
      projects: { [project]: known },
    }),
  );
  const terminal = await openTerminal(
    [process.execPath, join(ROOT, 'apps/cli/src/main.ts'), 'claude', '--permission-mode', mode],
    {
      cwd: project,
      env: {
        ...bareEnvironment(),
        HOME: home,
        BECKON_CLAUDE: program,
        BECKON_URL: url,
        BECKON_API_KEY: key,
        ANTHROPIC_BASE_URL: model.url,
        ANTHROPIC_API_KEY: 'anything',
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
        DISABLE_AUTOUPDATER: '1',
      },
    },
  );
  await terminal.shows(/❯/);
  return {
    terminal,
    path: (name) => join(project, name),
    async [Symbol.asyncDispose]() {
      await terminal[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function say({ terminal }: Seat, text: string): Promise<void> {
  await terminal.type(text);
  await terminal.shows(new RegExp(`❯.*${text}`));
  await terminal.press('Enter');
}

const write = (name: string): Turn => ({
  call: 'Bash',
  with: { command: `touch ${name}`, description: `Make ${name}` },
});

interface OpenAsk {
  readonly id: string;
  readonly kind: string;
  readonly options: readonly string[] | null;
  readonly request: { readonly tool_name: string; readonly input: Record<string, unknown> };
  readonly request_hash: string;
  readonly agent_instance_id: string;
}

const nextAsk = ({ rest }: SignedIn): Promise<OpenAsk> =>
  until('something is asked', async () => ((await rest('GET', '/asks')).body.items as OpenAsk[])[0]);

const answer = async ({ rest }: SignedIn, ask: OpenAsk, content: string): Promise<number> =>
  (await rest('POST', `/asks/${ask.id}/answer`, { content, request_hash: ask.request_hash })).status;

async function account(installation: Installation, url: string): Promise<{ key: string; person: SignedIn }> {
  const person = await installation.createPerson();
  const key = await installation.createKey(person);
  return { key, person: await signIn(url, person) };
}

const told = (model: ScriptedModel): string => JSON.stringify(model.requests.at(-1)?.messages);

test('CC1 a permission is answered in Beckon: the terminal’s dialog closes and the tool runs; all of it is seen live', async () => {
  await using installation = makeInstallation();
  await using beckon = await startBeckon(installation);
  const { key, person } = await account(installation, beckon.url);
  await using model = await startScriptedModel(inOrder(write('a.txt'), { say: 'The file is there.' }));
  await using seat = await sitDown(beckon.url, key, model);
  await say(seat, 'Make a file');
  const ask = await nextAsk(person);
  expect(ask).toMatchObject({ kind: 'permission', request: { tool_name: 'Bash', input: { command: 'touch a.txt' } } });
  await seat.terminal.shows(/Do you want to proceed/);
  expect(await answer(person, ask, 'Yes')).toBe(200);
  await seat.terminal.shows(/The file is there\./);
  expect(existsSync(seat.path('a.txt'))).toBe(true);
  const seen = await until('the end of the turn is seen', async () => {
    const { body } = await person.rest('GET', `/agent-instances/${ask.agent_instance_id}/messages`);
    const messages = body as { kind: string; content: string; sender_type: string; message_metadata: never }[];
    return messages.at(-1)?.content === 'The turn is over.' && messages;
  });
  expect(seen).toMatchObject([
    { kind: 'status', content: 'Session started.' },
    { sender_type: 'USER', relayed: true, content: 'Make a file' },
    { kind: 'tool_call', message_metadata: { tool_call: { tool_name: 'Bash', state: 'done' } } },
    { requires_user_input: true },
    { sender_type: 'USER', content: 'Yes' },
    { kind: 'text', content: 'The file is there.' },
    { kind: 'status', content: 'The turn is over.' },
  ]);
  await seat.terminal.type('/exit');
  await seat.terminal.shows(/❯.*\/exit/);
  await seat.terminal.press('Enter');
  await seat.terminal.ended();
  await until(
    'the instance is over',
    async () => (await person.rest('GET', `/agent-instances/${ask.agent_instance_id}`)).body.status === 'COMPLETED',
  );
});

test('CC2 a permission is answered in the terminal: the ask closes in Beckon and says where', async () => {
  await using installation = makeInstallation();
  await using beckon = await startBeckon(installation);
  const { key, person } = await account(installation, beckon.url);
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
  expect(await answer(person, ask, 'No')).toBe(409);
});

test('CC3 both answer at once: one decision holds, the session goes on, nothing stays open', async () => {
  await using installation = makeInstallation();
  await using beckon = await startBeckon(installation);
  const { key, person } = await account(installation, beckon.url);
  await using model = await startScriptedModel(inOrder(write('c.txt'), { say: 'Made.' }));
  await using seat = await sitDown(beckon.url, key, model);
  await say(seat, 'Make a file');
  const ask = await nextAsk(person);
  await seat.terminal.shows(/Do you want to proceed/);
  await Promise.all([seat.terminal.press('Enter'), answer(person, ask, 'Yes')]);
  await seat.terminal.shows(/Made\./);
  expect(existsSync(seat.path('c.txt'))).toBe(true);
  await until('nothing is open', async () => (await person.rest('GET', '/asks')).body.total === 0);
  expect(model.requests.flatMap((each) => readConversation(each).results).length).toBe(1);
});

test('CC4 a question is answered in Beckon, a plan is sent back with words', async () => {
  await using installation = makeInstallation();
  await using beckon = await startBeckon(installation);
  const { key, person } = await account(installation, beckon.url);
  const question = {
    question: 'Which colour?',
    header: 'Colour',
    multiSelect: false,
    options: [
      { label: 'Red', description: 'warm' },
      { label: 'Blue', description: 'cold' },
    ],
  };
  await using model = await startScriptedModel(
    inOrder(
      { call: 'AskUserQuestion', with: { questions: [question] } },
      { call: 'ExitPlanMode', with: { plan: '# Paint the shed\n1. Buy paint' } },
      { say: 'Planning on.' },
    ),
  );
  await using seat = await sitDown(beckon.url, key, model, 'plan');
  await say(seat, 'Plan it');
  const asked = await nextAsk(person);
  expect(asked).toMatchObject({ kind: 'question', options: ['Red', 'Blue'] });
  expect(await answer(person, asked, 'Blue')).toBe(200);
  const plan = await until('the plan is there', async () => {
    const ask = await nextAsk(person);
    return ask.id !== asked.id && ask;
  });
  expect(plan).toMatchObject({ kind: 'plan', request: { tool_name: 'ExitPlanMode' } });
  expect(await answer(person, plan, 'Mention the brush')).toBe(200);
  await seat.terminal.shows(/Planning on\./);
  expect(told(model)).toContain('Blue');
  expect(told(model)).toContain('Mention the brush');
});

test('CC5 a message from Beckon reaches a session that waits at once, and one at work with its next tool result; once', async () => {
  await using installation = makeInstallation();
  await using beckon = await startBeckon(installation);
  const { key, person } = await account(installation, beckon.url);
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
  expect(await answer(person, await nextAsk(person), 'Yes')).toBe(200);
  await seat.terminal.shows(/Understood\./);
  expect(told(model)).toContain('And be quick');
  expect(told(model).split('And be quick')).toHaveLength(2);
  const delivered = (await person.rest('GET', `/messages/${first.body.id}`)).body.delivered_at;
  expect(delivered).not.toBeNull();
});

test('CC6 the server is killed while a permission waits: the ask survives and its answer still arrives', async () => {
  await using installation = makeInstallation();
  await using first = await startBeckon(installation, { PORT: String(await lastingPort()) });
  const { key, person } = await account(installation, first.url);
  await using model = await startScriptedModel(inOrder(write('d.txt'), { say: 'It survived.' }));
  await using seat = await sitDown(first.url, key, model);
  await say(seat, 'Make a file');
  const ask = await nextAsk(person);
  await first.kill();
  await using second = await startBeckon(installation, { PORT: String(first.port) });
  expect(second.port).toBe(first.port);
  expect(await answer(person, ask, 'Yes')).toBe(200);
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
  await seat.terminal.type('/exit');
  await seat.terminal.shows(/❯.*\/exit/);
  await seat.terminal.press('Enter');
  await seat.terminal.ended();
});
