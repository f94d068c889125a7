import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { must } from '@beckon/shared/must';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { restAs } from '../support/rest.ts';
import { bareEnvironment, runProcess, type Finished } from './support/child-process.ts';
import { installClaudeCode } from './support/claude-code.ts';
import { readExamples } from './support/examples.ts';
import { ROOT } from './support/installation.ts';
import { startRunning } from './support/running.ts';
import { signIn, type SignedIn } from './support/sign-in.ts';
import type { Beckon } from './support/start-beckon.ts';
import { until } from './support/until.ts';

/** What README.md tells people to paste, pasted. Every marked example has its test here. */
const examples = readExamples('README.md');

/** Closed at the end, the latest first, also when not all of them could be opened. */
const opened = new AsyncDisposableStack();
let beckon: Beckon;
let key: string;
let ada: SignedIn;
beforeAll(async () => {
  const running = opened.use(await startRunning());
  ({ key, beckon } = running);
  ada = await signIn(beckon.url, running.person);
});
afterAll(() => opened.disposeAsync());

/** Where a person has set the two variables. Documents name the default address; the test's server has its own port. */
function run(
  name: string,
  program: readonly string[],
  env: Readonly<Record<string, string>> = {},
  thereafter = '',
): Promise<Finished> {
  const { code } = must(examples.get(name), `README.md marks an example '${name}'`);
  const here = code.replaceAll('http://localhost:8787', beckon.url);
  const { PATH = '', ...rest } = bareEnvironment();
  return runProcess([...program, here + thereafter], {
    cwd: join(ROOT, 'tests'),
    env: {
      ...rest,
      PATH: [dirname(process.execPath), PATH].join(delimiter),
      BECKON_URL: beckon.url,
      BECKON_API_KEY: key,
      ...env,
    },
  });
}

const SHELL = ['sh', '-euc'];
const TYPESCRIPT = [process.execPath, '--input-type=module-typescript', '--eval'];

test('every marked example is run here', () => {
  expect([...examples.keys()].toSorted()).toEqual(['ask', 'connect claude', 'report', 'typescript']);
});

test('report: a first message makes the session', async () => {
  const { code, stdout, stderr } = await run('report', SHELL);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { agent_instance_id } = JSON.parse(stdout) as { agent_instance_id: string };
  const { body } = await ada.rest('GET', `/agent-instances/${agent_instance_id}`);
  expect(body.messages.map((message: { content: string }) => message.content)).toEqual(['Reading the tests']);
});

test('ask: it is held until a person answers, and prints the answer', async () => {
  const asking = run('ask', SHELL);
  const ask = await until('the question is open', async () => {
    const { items } = (await ada.rest('GET', '/asks')).body;
    return (items as { id: string; question: string }[])[0];
  });
  expect(ask).toMatchObject({ question: 'Deploy now?' });
  expect((await ada.rest('POST', `/asks/${ask.id}/answer`, { content: 'Yes' })).status).toBe(200);
  const { code, stdout, stderr } = await asking;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ status: 'ok', messages: [{ content: 'Yes', sender_type: 'USER' }] });
});

test('typescript: the client lists the sessions', async () => {
  const sent = await restAs(beckon.url, { key })('POST', '/messages/agent', { agent_type: 'listed', content: 'Here' });
  const { code, stdout, stderr } = await run('typescript', TYPESCRIPT, {}, 'console.log(items.map(({ id }) => id));');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(sent.body.agent_instance_id);
});

test('connect claude: Claude Code keeps the server and reaches it', async () => {
  const claude = await installClaudeCode();
  const home = mkdtempSync(join(tmpdir(), 'beckon-claude-'));
  try {
    symlinkSync(claude, join(home, 'claude'));
    const path = [home, dirname(process.execPath), bareEnvironment()['PATH'] ?? ''].join(delimiter);
    const env = { HOME: home, PATH: path, CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1' };
    const added = await run('connect claude', SHELL, env);
    expect({ code: added.code, stderr: added.stderr }).toEqual({ code: 0, stderr: '' });
    const { code, stdout } = await runProcess([claude, 'mcp', 'list'], { cwd: join(ROOT, 'tests'), env });
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/beckon: .*Connected/) });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}, 600_000);
