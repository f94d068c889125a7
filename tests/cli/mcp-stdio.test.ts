import { Client as ClientV2, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport as StdioV2 } from '@modelcontextprotocol/client/stdio';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as StdioV1 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { must } from '@beckon/shared/must';
import { createTestDatabase } from '@beckon/db/testing/create-test-database';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lastingPort } from '../support/lasting-port.ts';
import { startLossyProxy } from '../support/lossy-proxy.ts';
import { restAs, type RestCaller } from '../support/rest.ts';
import { createPerson, startTestServer, type TestPerson, type TestServer } from '../support/start-test-server.ts';
import { openTerminal, type Terminal } from './run-beckon.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'apps', 'cli', 'src', 'main.ts');

/** What the tools answer, all together. */
interface ToolOutput {
  readonly success: boolean;
  readonly agent_instance_id: string;
  readonly user_feedback: readonly string[];
}

interface Agent extends AsyncDisposable {
  call(name: string, args: Record<string, unknown>): Promise<ToolOutput>;
  fails(name: string, args: Record<string, unknown>): Promise<string>;
  tools(): Promise<{ name: string }[]>;
  close(): Promise<void>;
}

/** Real clients of both generations of the SDK, each with a `beckon mcp` of its own. */
async function start(generation: 'v1' | 'v2', terminal: Terminal, ...flags: string[]): Promise<Agent> {
  const program = {
    command: process.execPath,
    args: [MAIN, 'mcp', ...flags],
    env: { ...terminal.env },
    cwd: terminal.home,
  };
  const info = { name: 'test-client', version: '1' };
  const client = generation === 'v1' ? new ClientV1(info) : new ClientV2(info);
  if (client instanceof ClientV1) await client.connect(new StdioV1(program));
  else await client.connect(new StdioV2(program));
  const raw = async (name: string, args: Record<string, unknown>) => {
    const result =
      client instanceof ClientV1
        ? await client.callTool({ name, arguments: args })
        : await client.callTool({ name, arguments: args });
    const [{ text }] = result.content as [{ text: string }];
    return { isError: result.isError === true, text };
  };
  const close = async () => client.close();
  return {
    call: async (name, args) => {
      const { isError, text } = await raw(name, args);
      expect({ isError, text }).toMatchObject({ isError: false });
      return JSON.parse(text) as ToolOutput;
    },
    fails: async (name, args) => {
      const { isError, text } = await raw(name, args);
      expect(isError).toBe(true);
      return text;
    },
    tools: async () => (await client.listTools()).tools,
    close,
    [Symbol.asyncDispose]: close,
  };
}

interface Scene {
  readonly person: TestPerson;
  readonly human: RestCaller;
  readonly terminal: Terminal;
  said(id: string): Promise<string[]>;
  answer(content: string): Promise<void>;
}

async function scene(server: TestServer, url = server.url, env: Record<string, string> = {}): Promise<Scene> {
  const person = await createPerson(server);
  const human = restAs(server.url, { cookie: person.cookie });
  const terminal = await openTerminal({ BECKON_URL: url, BECKON_API_KEY: person.key, ...env });
  return {
    person,
    human,
    terminal,
    said: async (id) =>
      ((await human('GET', `/agent-instances/${id}`)).body.messages as { content: string }[]).map(
        ({ content }) => content,
      ),
    answer: async (content) => {
      const open = async () => (await human('GET', '/asks')).body.items as { id: string }[];
      await expect.poll(open, { interval: 20 }).toHaveLength(1);
      expect((await human('POST', `/asks/${must((await open())[0]).id}/answer`, { content })).status).toBe(200);
    },
  };
}

test.each(['v1', 'v2'] as const)(
  'a client of the SDK %s finds the tools of the door, reports, asks and ends',
  async (sdk) => {
    await using server = await startTestServer();
    const { person, human, terminal, said, answer } = await scene(server, server.url, {
      OMNARA_CLIENT_TYPE: 'My-Client',
    });
    await using _ = terminal;
    await using agent = await start(sdk, terminal);
    const overHttp = new ClientV2({ name: 'test', version: '1' });
    await overHttp.connect(
      new StreamableHTTPClientTransport(new URL(`${server.url}/mcp`), {
        requestInit: { headers: { authorization: `Bearer ${person.key}` } },
      }),
    );
    const named = (tools: { name: string }[]) => tools.toSorted((a, b) => a.name.localeCompare(b.name));
    const door = await overHttp.listTools();
    await overHttp.close();
    expect(named(await agent.tools())).toEqual(named(door.tools));

    const { agent_instance_id: id } = await agent.call('log_step', { step_description: 'Reading' });
    await human('POST', `/agent-instances/${id}/messages`, { content: 'Use the new API' });
    const second = await agent.call('log_step', { agent_instance_id: id, step_description: 'Writing' });
    expect(second).toEqual({
      success: true,
      agent_instance_id: id,
      step_number: 2,
      user_feedback: ['Use the new API'],
    });
    await human('POST', `/agent-instances/${id}/messages`, { content: 'And test it' });
    const asking = agent.call('ask_question', { agent_instance_id: id, question_text: 'Deploy?' });
    await answer('Yes');
    expect(await asking).toMatchObject({ answer: 'Yes' });
    const third = await agent.call('log_step', { agent_instance_id: id, step_description: 'Deploying' });
    expect(third.user_feedback).toEqual(['And test it']);
    expect(await agent.call('get_instance', { agent_instance_id: id })).toMatchObject({ agent_type_name: 'my-client' });
    expect(await agent.fails('log_step', { agent_instance_id: 'zz', step_description: '' })).toBe(
      "Error calling tool 'log_step': Invalid agent_instance_id format: must be a valid UUID, got 'zz'",
    );
    expect(await agent.call('end_session', { agent_instance_id: id })).toEqual({
      success: true,
      agent_instance_id: id,
      final_status: 'COMPLETED',
    });
    expect(await said(id)).toEqual([
      'Reading',
      'Use the new API',
      'Writing',
      'And test it',
      'Deploy?',
      'Yes',
      'Deploying',
    ]);
  },
);

test.each(['v1', 'v2'] as const)(
  'SDK %s: a server that dies and comes back loses nothing and gets nothing twice',
  async (sdk) => {
    await using database = await createTestDatabase();
    const http = { port: await lastingPort() };
    let server = await startTestServer({ database, http });
    const { terminal, said, answer, human } = await scene(server);
    await using _ = terminal;
    await using agent = await start(sdk, terminal);
    const { agent_instance_id: id } = await agent.call('log_step', { step_description: 'one' });
    const before = agent.call('ask_question', { agent_instance_id: id, question_text: 'Before?' });
    await expect.poll(async () => (await human('GET', '/asks')).body.total, { interval: 20 }).toBe(1);
    await server.close();
    const steps = ['two', 'three'].map((step_description) =>
      agent.call('log_step', { agent_instance_id: id, step_description }),
    );
    expect((await Promise.all(steps)).map(({ success }) => success)).toEqual([true, true]);
    server = await startTestServer({ database, http });
    await using __ = server;
    await answer('Answered');
    expect(await before).toMatchObject({ answer: 'Answered' });
    await agent.call('log_step', { agent_instance_id: id, step_description: 'four' });
    expect((await said(id)).filter((text) => text !== 'Answered')).toEqual(['one', 'Before?', 'two', 'three', 'four']);
    // What was kept has been sent: the disk holds nothing any more.
    const outbox = join(terminal.home, '.config', 'beckon', 'outbox');
    await expect
      .poll(() => readdirSync(outbox, { recursive: true }).filter((name) => String(name).endsWith('.json')))
      .toEqual([]);
  },
);

test('a question asked while the server is away is asked when it is back, and answered', async () => {
  await using database = await createTestDatabase();
  const http = { port: await lastingPort() };
  let server = await startTestServer({ database, http });
  const { terminal, answer } = await scene(server);
  await using _ = terminal;
  await using agent = await start('v2', terminal);
  const { agent_instance_id: id } = await agent.call('log_step', { step_description: 'one' });
  await server.close();
  await agent.call('log_step', { agent_instance_id: id, step_description: 'two' });
  const asking = agent.call('ask_question', { agent_instance_id: id, question_text: 'Anybody?' });
  server = await startTestServer({ database, http });
  await using __ = server;
  await answer('Here');
  expect(await asking).toMatchObject({ answer: 'Here' });
});

test('what a process had accepted when it died is sent by the next one', async () => {
  await using database = await createTestDatabase();
  const http = { port: await lastingPort() };
  let server = await startTestServer({ database, http });
  const { terminal, said } = await scene(server);
  await using _ = terminal;
  const first = await start('v2', terminal);
  const { agent_instance_id: id } = await first.call('log_step', { step_description: 'one' });
  await server.close();
  for (const step_description of ['two', 'three']) {
    await first.call('log_step', { agent_instance_id: id, step_description });
  }
  await first.close();
  expect(existsSync(join(terminal.home, '.config', 'beckon', 'outbox'))).toBe(true);
  server = await startTestServer({ database, http });
  await using __ = server;
  await using second = await start('v1', terminal);
  await second.call('log_step', { agent_instance_id: id, step_description: 'four' });
  expect(await said(id)).toEqual(['one', 'two', 'three', 'four']);
});

test('a disk that takes nothing ends nothing: reports arrive when the server is back, questions are asked and answered', async () => {
  await using database = await createTestDatabase();
  const http = { port: await lastingPort() };
  const first = await startTestServer({ database, http });
  const { person, terminal, ...before } = await scene(first);
  await using _ = terminal;
  // A file where the folder would be: full, read only, not ours, it is all the same to who writes.
  const folder = join(terminal.home, '.config', 'beckon');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'outbox'), '');
  await using agent = await start('v2', terminal);
  const id = randomUUID();
  const asked = agent.call('ask_question', { agent_instance_id: id, question_text: 'Deploy?' });
  await before.answer('Yes');
  expect(await asked).toMatchObject({ answer: 'Yes' });
  await first.close();
  await agent.call('log_step', { agent_instance_id: id, step_description: 'While it was away' });
  await using second = await startTestServer({ database, http });
  const human = restAs(second.url, { cookie: person.cookie });
  const said = async () =>
    ((await human('GET', `/agent-instances/${id}`)).body.messages as { content: string }[]).map(
      ({ content }) => content,
    );
  await expect.poll(said, { interval: 20 }).toEqual(['Deploy?', 'Yes', 'While it was away']);
});

test('answers that are lost on their way double nothing, and what they carried is told', async () => {
  await using server = await startTestServer();
  await using wire = await startLossyProxy(server.url);
  const { terminal, said, human } = await scene(server, wire.url);
  await using _ = terminal;
  await using agent = await start('v2', terminal);
  const id = randomUUID();
  const told: string[] = [];
  const steps = ['one', 'two', 'three', 'four'];
  for (const step_description of steps) {
    wire.lose(1);
    const { user_feedback } = await agent.call('log_step', { agent_instance_id: id, step_description });
    told.push(...user_feedback);
    await expect.poll(() => said(id).catch(() => []), { interval: 20 }).toContain(step_description);
    await human('POST', `/agent-instances/${id}/messages`, { content: `after ${step_description}` });
  }
  for (const step_description of ['five', 'six']) {
    told.push(...(await agent.call('log_step', { agent_instance_id: id, step_description })).user_feedback);
  }
  expect(wire.lost).toBe(4);
  expect(told).toEqual(steps.map((step) => `after ${step}`));
  expect((await said(id)).filter((text) => !text.startsWith('after'))).toEqual([...steps, 'five', 'six']);
});

test('approve asks in the reference’s words, allows, denies, and remembers for the session', async () => {
  await using server = await startTestServer();
  const { terminal, answer, human, said } = await scene(server);
  await using _ = terminal;
  await using agent = await start('v1', terminal, '--claude-code-permission-tool', '--disable-tools');
  expect((await agent.tools()).map(({ name }) => name)).toEqual(['approve']);
  const npm = { tool_name: 'Bash', input: { command: 'npm test -- --x' }, tool_use_id: null };
  const first = agent.call('approve', npm);
  await answer('2');
  expect(await first).toEqual({ behavior: 'allow', updatedInput: npm.input });
  const [{ id }] = (await human('GET', '/agent-instances')).body as [{ id: string }];
  expect(await said(id)).toEqual([
    'Permission request',
    'Allow execution of Bash npm?\n\n**Full command:**\n```bash\nnpm test -- --x\n```\n\n[OPTIONS]\n1. Yes\n2. Yes and approve npm for rest of session\n3. No\n[/OPTIONS]',
    'Yes and approve npm for rest of session',
  ]);
  expect(await agent.call('approve', { ...npm, input: { command: 'npm run build' } })).toMatchObject({
    behavior: 'allow',
  });
  const edit = { tool_name: 'Edit', input: { file_path: '/a/b.py', old_string: 'x' } };
  const refused = agent.call('approve', edit);
  await answer('No');
  expect(await refused).toEqual({ behavior: 'deny', message: 'Permission denied by user' });
  expect((await said(id)).at(-2)).toContain(
    'Allow execution of Edit?\n\n**Input:**\n**file_path:**\n  /a/b.py\n\n**old_string:**\n  x\n\n[OPTIONS]',
  );
  const other = agent.call('approve', edit);
  await answer('Use b2.py instead');
  expect(await other).toEqual({ behavior: 'deny', message: 'Permission denied by user: Use b2.py instead' });
});

test('the run may be chosen, and the git diff goes along', async () => {
  await using server = await startTestServer();
  const { terminal, human } = await scene(server);
  await using _ = terminal;
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], { cwd: terminal.home });
  git('init', '-q');
  await writeFile(join(terminal.home, 'a.txt'), 'one\n');
  git('add', 'a.txt');
  git('commit', '-qm', 'First');
  const id = randomUUID();
  await using agent = await start('v2', terminal, '--git-diff', '--agent-instance-id', id);
  await writeFile(join(terminal.home, 'a.txt'), 'two\n');
  git('commit', '-qam', 'Second');
  expect(await agent.call('log_step', { step_description: 'Changed' })).toMatchObject({ agent_instance_id: id });
  expect((await human('GET', `/agent-instances/${id}`)).body.git_diff).toContain('-one\n+two');
});

test('without a key, and with a wrong one, it says so', async () => {
  await using terminal = await openTerminal();
  expect(await terminal.run('mcp')).toMatchObject({ code: 1, err: expect.stringContaining('Run beckon login') });
  await using server = await startTestServer();
  const { terminal: wrong } = await scene(server, server.url, { BECKON_API_KEY: 'bkn_wrong' });
  await using _ = wrong;
  await using agent = await start('v2', wrong);
  expect(await agent.fails('log_step', { step_description: 'Hello' })).toMatch(/^Error calling tool 'log_step': ./);
});
