import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bareEnvironment, startProcess } from './support/child-process.ts';
import { ROOT } from './support/installation.ts';
import { installOmnara, OMNARA_VERSIONS, omnaraCommand, SCENARIO } from './support/python-client.ts';
import { startRunning } from './support/running.ts';
import { signIn, type SignedIn } from './support/sign-in.ts';
import type { Beckon } from './support/start-beckon.ts';
import { until } from './support/until.ts';

/** The reference's Python package, unmodified: only the address and the key are ours. */
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

/** Waits for a question and answers it as a person. */
async function answer(question: string | RegExp, content: string): Promise<void> {
  const ask = await until(`${question} is asked`, async () => {
    const { items } = (await ada.rest('GET', '/asks')).body as { items: { id: string; question: string }[] };
    return items.find((each) =>
      typeof question === 'string' ? each.question === question : question.test(each.question),
    );
  });
  expect((await ada.rest('POST', `/asks/${ask.id}/answer`, { content })).status).toBe(200);
}

describe.each(OMNARA_VERSIONS)('omnara %s', (version) => {
  let bin: string;
  beforeAll(async () => {
    bin = await installOmnara(version);
  });

  test.each(['sync', 'async'])('the %s client reports, asks, relays and ends', async (mode) => {
    const child = startProcess([join(bin, 'python'), SCENARIO, version, mode, beckon.url, key], {
      cwd: ROOT,
      env: bareEnvironment(),
    });
    const answers = Promise.all([answer('Deploy?', '2'), answer('Which branch?', 'main')]);
    const { code } = await child.ended;
    expect({ code, output: child.output() }).toEqual({ code: 0, output: expect.any(String) });
    await answers;
    const steps = child
      .output()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown> & { step: string });
    const { instance } = steps[0] as unknown as { instance: string };
    expect(steps).toEqual([
      { step: 'started', instance: expect.any(String), success: true, queued: [] },
      // The number of an option stands for its text: what the client compares with.
      { step: 'asked', answer: ['Not today'] },
      { step: 'input requested', answer: ['main'] },
      // A poll whose reading position has moved takes nothing: the next report carries it.
      { step: 'relayed', marked: false, pending: 'stale', queued: ['typed at the terminal'] },
      ...(version === '1.7.0' ? [{ step: 'registered', status: 'ACTIVE', name: 'named', same: true }] : []),
      { step: 'ended', success: true, status: 'COMPLETED' },
      {
        step: 'refused',
        again: ['APIError', expect.stringMatching(/^API Error 400: .*already requires user input/)],
        stranger: ['AuthenticationError', expect.any(String)],
        unknown: ['APIError', expect.stringMatching(/^API Error 400: .*Agent instance not found/)],
        nameless: ['ValueError', expect.any(String)],
      },
    ]);
    const { body } = await ada.rest('GET', `/agent-instances/${instance}`);
    expect(body).toMatchObject({
      agent_type_name: 'python agent',
      status: 'COMPLETED',
      git_diff: expect.stringMatching(/^diff --git/),
    });
    expect(body.messages.map((message: { content: string }) => message.content.split('\n')[0])).toEqual([
      'Starting',
      'Deploy?',
      'Not today',
      'Which branch?',
      'main',
      'typed at the terminal',
      'Going on',
    ]);
  });
});

test('omnara 1.3.16: its MCP server over stdio reports, asks and ends', async () => {
  await using server = await startStdio([]);
  const { tools } = await server.client.listTools();
  expect(tools.map(({ name }) => name).toSorted()).toEqual(['ask_question', 'end_session', 'log_step']);
  const step = await server.call('log_step', { step_description: 'Reading' });
  expect(step).toMatchObject({ success: true, step_number: 1, user_feedback: [] });
  const agent_instance_id = step['agent_instance_id'];
  const [asked] = await Promise.all([
    server.call('ask_question', { agent_instance_id, question_text: 'Go on?' }),
    answer('Go on?', 'Yes, please'),
  ]);
  expect(asked).toMatchObject({ answer: 'Yes, please' });
  expect(await server.call('end_session', { agent_instance_id })).toMatchObject({
    success: true,
    final_status: 'COMPLETED',
  });
});

test('omnara 1.3.16: its permission tool takes a person’s choice, and keeps one for the session', async () => {
  await using server = await startStdio(['--claude-code-permission-tool']);
  const approve = (command: string) => server.call('approve', { tool_name: 'Bash', input: { command } });
  const [denied] = await Promise.all([approve('rm -r build'), answer(/^Allow execution of Bash rm\?/, 'No')]);
  expect(denied).toEqual({ behavior: 'deny', message: 'Permission denied by user' });
  const [allowed] = await Promise.all([
    approve('npm test'),
    answer(/^Allow execution of Bash npm\?/, 'Yes and approve npm for rest of session'),
  ]);
  expect(allowed).toEqual({ behavior: 'allow', updatedInput: { command: 'npm test' } });
  expect(await approve('npm ci')).toEqual({ behavior: 'allow', updatedInput: { command: 'npm ci' } });
});

/** The package's own MCP server, as clients start it. */
async function startStdio(args: readonly string[]) {
  const bin = await installOmnara('1.3.16');
  const [command = '', ...rest] = omnaraCommand(bin, ['--stdio', '--api-key', key, '--base-url', beckon.url, ...args]);
  const client = new Client({ name: 'stdio-client', version: '1.0.0' });
  const env = { ...bareEnvironment(), OMNARA_CLIENT_TYPE: 'Stdio Agent' };
  await client.connect(new StdioClientTransport({ command, args: rest, env, stderr: 'ignore' }));
  return {
    client,
    async call(name: string, args: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
      // Its server looks for an answer every ten seconds.
      const result = await client.callTool({ name, arguments: args }, undefined, { timeout: 120_000 });
      const [block] = result.content as { text: string }[];
      if (result.isError) throw new Error(block?.text);
      return JSON.parse(block?.text ?? '') as Record<string, unknown>;
    },
    [Symbol.asyncDispose]: () => client.close(),
  };
}
