import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { connectionString, postgresPlace } from '@beckon/db/postgres-place';
import { must } from '@beckon/shared/must';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bareEnvironment, runProcess, type Finished } from './support/child-process.ts';
import { ROOT } from './support/installation.ts';
import { installOldestNode } from './support/oldest-node.ts';
import { packAs, succeeds } from './support/packages.ts';
import { startRunning } from './support/running.ts';
import { signIn, type SignedIn } from './support/sign-in.ts';
import type { Beckon } from './support/start-beckon.ts';
import { until } from './support/until.ts';

/** The command line as people install it: packed, installed into an empty folder, run there by the oldest Node. */
const opened = new AsyncDisposableStack();
let folder: string;
let node: string;
let beckon: Beckon;
let key: string;
let ada: SignedIn;
let email: string;
let settings: Readonly<Record<string, string>>;
beforeAll(async () => {
  node = await installOldestNode();
  folder = mkdtempSync(join(tmpdir(), 'beckon-published-'));
  opened.defer(() => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o755);
  await succeeds(['npm', 'install', await packAs('pack-cli', folder), '--offline', '--no-audit', '--no-fund'], folder);
  const running = opened.use(await startRunning());
  ({ beckon, key } = running);
  ({ settings } = running.installation);
  ({ email } = running.person);
  ada = await signIn(beckon.url, running.person);
});
afterAll(() => opened.disposeAsync());

const at = (cwd: string) => ({ cwd, env: bareEnvironment() });

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => runBy(node, args, env);

function runBy(program: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Finished> {
  const bin = join(folder, 'node_modules', '.bin');
  const PATH = [bin, dirname(program), bareEnvironment()['PATH'] ?? ''].join(delimiter);
  return runProcess(['beckon', ...args], {
    cwd: folder,
    env: {
      ...bareEnvironment(),
      PATH,
      HOME: join(folder, 'home'),
      BECKON_URL: beckon.url,
      BECKON_API_KEY: key,
      ...env,
    },
  });
}

test('it brings no other package along, and its first page comes from the oldest Node', async () => {
  expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['@beckon']);
  const { stdout } = await runProcess([node, '--version'], at(folder));
  expect(stdout).toMatch(/^v22\./);
  const { code, stdout: help } = await run(['--help']);
  expect([code, help.includes('beckon ask')]).toEqual([0, true]);
  const { version } = JSON.parse(readFileSync(join(ROOT, 'apps/cli/package.json'), 'utf8')) as { version: string };
  expect((await run(['--version'])).stdout.trim()).toBe(version);
});

/** No word of a fault: at most what is being done, where that takes longer than a second. */
const WELL = /^(?:\w+ …\n)?$/;

test('it reports, asks and prints the answer; doctor finds the path whole', async () => {
  const sent = await run(['send', 'Here']);
  expect(sent).toMatchObject({ code: 0, stderr: expect.stringMatching(WELL) });
  const asking = run(['ask', 'Deploy?', '--yes-no', '--instance', sent.stdout.trim()]);
  const ask = await until('the question is open', async () => {
    return ((await ada.rest('GET', '/asks')).body.items as { id: string }[])[0];
  });
  await ada.rest('POST', `/asks/${ask.id}/answer`, { content: 'Yes' });
  expect(await asking).toMatchObject({ code: 0, stdout: 'Yes\n' });
  expect(await run(['doctor', '--url', beckon.url])).toMatchObject({ code: 0, stderr: expect.stringMatching(WELL) });
});

test('it connects clients, and serves them over stdio', async () => {
  for (const client of ['cursor', 'codex']) {
    const shown = await run(['install', client, '--stdio', '--dry-run']);
    expect({ code: shown.code, stderr: shown.stderr }).toEqual({ code: 0, stderr: '' });
    expect(shown.stdout).toContain('@beckon/cli');
  }
  const client = new Client({ name: 'test', version: '1' });
  const env = { ...bareEnvironment(), HOME: join(folder, 'home'), BECKON_URL: beckon.url, BECKON_API_KEY: key };
  const program = join(folder, 'node_modules', '@beckon', 'cli', 'bin', 'beckon.js');
  await client.connect(new StdioClientTransport({ command: node, args: [program, 'mcp'], env, cwd: folder }));
  const { structuredContent } = await client.callTool({ name: 'log_step', arguments: { step_description: 'Here' } });
  await client.close();
  expect(structuredContent).toMatchObject({ success: true, step_number: 1 });
});

test('an installation is administered by the server’s Node by its DATABASE_URL; without it, it says so', async () => {
  expect(await runBy(node, ['key', 'list', '--email', email], settings)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('needs Node 24'),
  });
  const list = ['key', 'list', '--email', email, '--json'];
  // It brings no PostgreSQL along; the one that runs is a server as any other.
  const DATABASE_URL = connectionString(postgresPlace(must(settings['BECKON_DATA_DIR'])), 'beckon');
  const made = await runBy(process.execPath, list, { ...settings, DATABASE_URL });
  expect({ code: made.code, stderr: made.stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(made.stdout)).toHaveLength(1);
  expect(await runBy(process.execPath, list, settings)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('set DATABASE_URL'),
  });
});

test('where the server cannot be got, up says why and what else there is', async () => {
  const nowhere = join(folder, 'nowhere.tgz');
  const { code, stderr } = await runBy(process.execPath, ['up'], { BECKON_SERVER_PACKAGE: nowhere });
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/could not be installed.*nowhere\.tgz.*beckon login --url/su),
  ]);
});
