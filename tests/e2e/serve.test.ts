import { deferred } from '@beckon/shared/deferred';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lastingPort } from '../support/lasting-port.ts';
import { startBrowser, visit } from './support/browser.ts';
import { bareEnvironment, runProcess } from './support/child-process.ts';
import { installClaudeCode } from './support/claude-code.ts';
import { COLOUR } from './support/claude-desk.ts';
import { makeInstallation, ROOT, type Installation } from './support/installation.ts';
import { inOrder, readConversation, startScriptedModel, type Script, type Turn } from './support/scripted-model.ts';
import { signIn } from './support/sign-in.ts';
import { startBeckon } from './support/start-beckon.ts';
import { isAlive, startServe } from './support/start-serve.ts';
import { askToStop, closedAsk, delivered, outcomeOf } from './support/stopping.ts';
import { until } from './support/until.ts';

/** The real program is launched for real; only the model is played. */
let program: string;
let browser: Browser;
beforeAll(async () => {
  [program, browser] = await Promise.all([installClaudeCode(), startBrowser()]);
}, 600_000);
afterAll(() => browser.close());

const bash = (command: string): Turn => ({ call: 'Bash', with: { command, description: 'Do it' } });

/** Empty where it may not be read, or is gone. */
function readOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** A Beckon that may call this machine, a person, and a machine that waits for launches. */
async function openPlace(script: Script, { PORT = '0', ...settings }: Readonly<Record<string, string>> = {}) {
  await using opened = new AsyncDisposableStack();
  const installation: Installation = opened.use(makeInstallation());
  const beckon = opened.use(await startBeckon(installation, { PORT, BECKON_EGRESS_ALLOW: '127.0.0.1' }));
  const account = await installation.createPerson();
  const model = opened.use(await startScriptedModel(script));
  const env = { BECKON_CLAUDE: program, ANTHROPIC_BASE_URL: model.url, ...settings };
  const serve = opened.use(await startServe({ beckonUrl: beckon.url, env }));
  const person = await signIn(beckon.url, account);
  const config = { url: serve.url, api_key: serve.secret };
  const agent = { name: 'Night Shift', webhook_type: 'OMNARA_SERVE', webhook_config: config };
  const made = await person.rest('POST', '/user-agents', agent);
  expect(made.status).toBeLessThan(300);
  const all = opened.move();
  return {
    installation,
    beckon,
    account,
    model,
    serve,
    person,
    /** As the button of the dashboard does it. @returns id of the instance */
    async launch(what: object): Promise<string> {
      const { status, body } = await person.rest('POST', `/user-agents/${made.body.id}/instances`, what);
      expect({ status, body }).toMatchObject({ status: 200 });
      return body.agent_instance_id as string;
    },
    messages: async (id: string) =>
      (await person.rest('GET', `/agent-instances/${id}/messages`)).body as { kind: string; content: string }[],
    status: async (id: string) => (await person.rest('GET', `/agent-instances/${id}`)).body.status as string,
    nextAsk: () => until('something is asked', async () => (await person.rest('GET', '/asks')).body.items[0]),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

test('SV4 launched by a click, a permission answered by a click, a word from the composer, ended by a click', async () => {
  const heard = deferred();
  await using place = await openPlace(
    inOrder(bash('echo swept > floor.txt && sleep 0'), { say: 'The floor is **swept**.' }, () => {
      heard.resolve();
      return { say: 'The window, too.' };
    }),
  );
  const { serve, model, account } = place;
  await using seat = await visit(browser, place.beckon.url);
  await seat.signIn(account);
  const { page } = seat;
  await page.goto('/agents');
  await page
    .getByRole('main')
    .getByRole('link', { name: /night shift/ })
    .click();
  await page.getByRole('button', { name: 'Launch', exact: true }).click();
  await page.getByLabel('What to do').fill('Sweep the floor');
  await page.getByLabel('Worktree').fill('broom');
  await page.getByRole('dialog').getByRole('button', { name: 'Launch' }).click();
  await page.waitForURL(/\/instances\//);
  const log = page.getByRole('log');
  await log.getByText('Sweep the floor').waitFor();
  await page.getByText('echo swept > floor.txt && sleep 0').first().waitFor();
  await seat.picture('serve-permission');
  await page.getByRole('button', { name: 'Yes', exact: true }).click();
  await log.getByText('The floor is swept.').waitFor();
  expect(readFileSync(join(serve.worktree('broom'), 'floor.txt'), 'utf8')).toBe('swept\n');
  expect(existsSync(join(serve.repository, 'floor.txt'))).toBe(false);

  await page.getByRole('textbox', { name: 'Message' }).fill('And the window?');
  await page.getByRole('button', { name: 'Send' }).click();
  await heard.promise;
  await log.getByText('The window, too.').waitFor();
  expect(JSON.stringify(model.requests.at(-1)?.messages)).toContain('And the window?');
  await seat.picture('serve-turn');
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await until('what has changed is shown', async () => {
    const { body } = await place.person.rest('GET', `/agent-instances/${id}`);
    return String(body.git_diff).includes('+swept');
  });

  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: 'End…' }).click();
  await page.getByRole('button', { name: 'End it' }).click();
  await serve.process.says(new RegExp(`Ended ${id}`));
  const seen = await until('its end is told', async () => {
    const messages = await place.messages(id);
    return messages.some(({ content }) => content.includes('the instance was ended')) && messages;
  });
  expect(await place.status(id)).toBe('COMPLETED');
  expect(seen.map(({ kind, content }) => `${kind}: ${content}`)).toEqual(
    expect.arrayContaining([
      `status: Works in ${serve.worktree('broom')}, on the branch broom.`,
      'text: Sweep the floor',
      'text: The floor is **swept**.',
      expect.stringMatching(/^usage: \d+ tokens in, \d+ out, \$\d/),
    ]),
  );
});

test('SV4 S93 its tasks, a refusal, a question of its own, and a run in the folder itself', async () => {
  await using place = await openPlace(
    inOrder(
      { call: 'TaskCreate', with: { subject: 'Sand it', description: 'With care' } },
      bash('touch no.txt'),
      { call: 'AskUserQuestion', with: { questions: [COLOUR] } },
      { say: 'Blue, then.' },
    ),
  );
  const { person, model, serve } = place;
  const kept = join(serve.repository, '..', 'home', '.config', 'beckon', 'serve-secret');
  expect(statSync(kept).mode & 0o777).toBe(0o600);
  const id = await place.launch({ prompt: 'Paint', worktree_name: 'main' });
  const permission = await place.nextAsk();
  expect(permission).toMatchObject({ kind: 'permission', request: { input: { command: 'touch no.txt' } } });
  const answer = async (ask: { id: string; request_hash: string }, content: string) =>
    (await person.rest('POST', `/asks/${ask.id}/answer`, { content, request_hash: ask.request_hash })).status;
  expect(await answer(permission, 'Not in this house')).toBe(200);
  const asked = await until('the question is there', async () => {
    const ask = await place.nextAsk();
    return ask.id !== permission.id && ask;
  });
  expect(await answer(asked, 'Blue')).toBe(200);
  await until('the turn is over', async () => (await place.messages(id)).at(-1)?.content === 'The turn is over.');
  const [, refused, chosen] = readConversation(model.requests.at(-1) ?? { model: '', messages: [] }).results;
  expect(refused).toContain('Not in this house');
  expect(chosen).toContain('Blue');
  expect((await place.messages(id)).find(({ kind }) => kind === 'plan')?.content).toBe('- [ ] Sand it');
  expect(existsSync(join(serve.repository, 'no.txt'))).toBe(false);
});

test('SV5 a program that breaks down is reported as failed, with its reason; one that is stopped ends with all it started', async () => {
  await using place = await openPlace(inOrder(bash('echo $$ > pid; echo $PPID > parent; sleep 600')));
  const { serve } = place;
  // A shell in a session of its own outlives a Claude Code that had no time to end it.
  await using left = new AsyncDisposableStack();
  const [first, second] = [
    await place.launch({ prompt: 'Sleep', worktree_name: 'one' }),
    await place.launch({ prompt: 'Sleep', worktree_name: 'two' }),
  ];
  const answered = new Set<string>();
  const asleep = (name: string): Promise<number[]> =>
    until(`${name} sleeps`, async () => {
      for (const ask of (await place.person.rest('GET', '/asks')).body.items) {
        if (answered.has(ask.id)) continue;
        answered.add(ask.id);
        const given = { content: 'Yes', request_hash: ask.request_hash };
        expect((await place.person.rest('POST', `/asks/${ask.id}/answer`, given)).status).toBe(200);
      }
      const paths = ['pid', 'parent'].map((each) => join(serve.worktree(name), each));
      const pids = paths.map((path) => (existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0));
      return pids.every((pid) => pid > 0) && pids;
    });
  const [one, two] = [await asleep('one'), await asleep('two')];
  left.defer(() => void process.kill(one[0] ?? 0, 'SIGKILL'));
  process.kill(one[1] ?? 0, 'SIGKILL');
  await until('it is reported', async () => (await place.status(first)) === 'FAILED');
  expect((await place.messages(first)).at(-1)?.content).toContain('has broken down (signal SIGKILL)');
  serve.process.kill('SIGTERM');
  expect(await serve.process.ended).toEqual({ code: 0, signal: null });
  expect(await place.status(second)).toBe('COMPLETED');
  expect((await place.messages(second)).at(-1)?.content).toContain('beckon serve has ended on its machine');
  expect([one[1] ?? 0, ...two].filter(isAlive)).toEqual([]);
});

test('SV6 a permission outlives the server that was asked; after serve was killed, its next start ends what it has left', async () => {
  const port = String(await lastingPort());
  await using place = await openPlace(inOrder(bash('echo kept > kept.txt'), { say: 'It survived.' }), { PORT: port });
  const { serve, installation, account } = place;
  const id = await place.launch({ prompt: 'Keep it', worktree_name: 'w' });
  const ask = await place.nextAsk();
  await place.beckon.kill();
  await using again = await startBeckon(installation, { PORT: port, BECKON_EGRESS_ALLOW: '127.0.0.1' });
  const person = await signIn(again.url, account);
  const given = { content: 'Yes', request_hash: ask.request_hash };
  expect((await person.rest('POST', `/asks/${ask.id}/answer`, given)).status).toBe(200);
  await until('it has gone on', async () =>
    (await person.rest('GET', `/agent-instances/${id}/messages`)).body.some(
      ({ content }: { content: string }) => content === 'It survived.',
    ),
  );
  expect(existsSync(join(serve.worktree('w'), 'kept.txt'))).toBe(true);
  serve.process.kill('SIGKILL');
  await serve.process.ended;
  expect((await person.rest('GET', `/agent-instances/${id}`)).body.status).toBe('ACTIVE');
  await serve.restart();
  await until(
    'it is ended',
    async () => (await person.rest('GET', `/agent-instances/${id}`)).body.status === 'COMPLETED',
  );
});

test('SV1 SV2 SV4 S86 S90 S92 calls without the secret, with bad names, of an unknown key: refused before anything is made', async () => {
  await using place = await openPlace(inOrder(), { BECKON_SERVE_SECRET: 'of-the-house' });
  const { serve, installation, account } = place;
  const key = await installation.createKey(account);
  const known = { authorization: `Bearer ${serve.secret}`, 'x-omnara-api-key': key };
  const body = { agent_instance_id: randomUUID(), prompt: 'Sweep the cellar', worktree_name: 'never' };
  const health = await fetch(`${serve.url}/health`);
  expect([health.status, await health.json()]).toEqual([200, { status: 'healthy' }]);
  for (const authorization of ['', 'Bearer ', `Bearer ${serve.secret}x`, `Basic ${serve.secret}`]) {
    expect(await serve.launch(body, { ...known, authorization })).toEqual({
      status: 401,
      body: { detail: 'Invalid or missing authorization' },
    });
  }
  expect(await serve.launch(body)).toMatchObject({ status: 400, body: { detail: /X-Omnara-Api-Key/ } });
  expect(await serve.launch({ ...body, worktree_name: '../out' }, known)).toMatchObject({
    status: 400,
    body: { detail: expect.stringContaining('worktree_name must be') },
  });
  expect(await serve.launch(body, { ...known, 'x-omnara-api-key': 'bkn_other' })).toMatchObject({
    status: 400,
    body: { detail: expect.stringContaining('does not know the key') },
  });
  expect(existsSync(join(serve.repository, '.beckon'))).toBe(false);
  // The reference's payload, called twice as after a lost answer: one run.
  const first = await serve.launch({ ...body, agent_type: 'Old', name: 'feat' }, known);
  const id = body.agent_instance_id;
  const programs = readdirSync('/proc').flatMap((pid) => {
    const [line, variables] = ['cmdline', 'environ'].map((file) => readOf(`/proc/${pid}/${file}`));
    return line?.includes('--permission-prompt-tool=stdio') && variables?.includes(key) ? [{ line, variables }] : [];
  });
  expect(programs.length).toBeGreaterThan(0);
  for (const { line, variables } of programs) {
    expect([key, body.prompt, serve.secret].filter((each) => line.includes(each))).toEqual([]);
    expect(variables).toContain(`BECKON_INSTANCE=${id}`);
    expect(variables).not.toContain(serve.secret);
  }
  expect(first).toEqual({
    status: 200,
    body: {
      message: 'Successfully started claude',
      branch: 'feat',
      instance_id: id,
      work_dir: serve.worktree('never'),
    },
  });
  expect(await serve.launch({ ...body, name: 'feat' }, known)).toEqual(first);
  expect(serve.process.output().split('Launched')).toHaveLength(2);
});

test('SV3 without claude a launch leaves nothing behind, and says why; without a repository nothing starts', async () => {
  const missing = join(ROOT, 'no-such-claude');
  await using place = await openPlace(inOrder(), { BECKON_CLAUDE: missing, BECKON_SERVE_SECRET: 'of-the-house' });
  const { serve, installation, account } = place;
  expect(serve.secret).toBe('of-the-house');
  const headers = { authorization: 'Bearer of-the-house', 'x-omnara-api-key': await installation.createKey(account) };
  const launch = { agent_instance_id: randomUUID(), prompt: 'go', worktree_name: 'w' };
  expect(await serve.launch(launch, headers)).toMatchObject({
    status: 500,
    body: { detail: expect.stringContaining('There is no claude here') },
  });
  expect(existsSync(serve.worktree('w'))).toBe(false);
  rmSync(join(serve.repository, '.beckon'), { recursive: true });
  symlinkSync(ROOT, join(serve.repository, '.beckon'));
  expect(await serve.launch(launch, headers)).toMatchObject({
    status: 500,
    body: { detail: expect.stringContaining('leads out of the repository') },
  });
  const outside = await runProcess([process.execPath, join(ROOT, 'apps/cli/src/main.ts'), 'serve'], {
    cwd: join(serve.repository, '..', 'home'),
    env: { ...bareEnvironment(), BECKON_URL: place.beckon.url },
  });
  expect(outside).toMatchObject({ code: 1, stderr: expect.stringContaining('is not in a git repository') });
});

test('SV7 a turn is stopped from Beckon: its permission closes, the run goes on, and the next turn runs as ever', async () => {
  await using place = await openPlace(inOrder(bash('echo swept > floor.txt && sleep 0'), { say: 'The window, then.' }));
  const id = await place.launch({ prompt: 'Sweep the floor', worktree_name: 'broom' });
  const ask = await place.nextAsk();
  const asked = await askToStop(place.person, id);
  expect(await outcomeOf(place.person, asked.body.id)).toBe('stopped');
  expect(await closedAsk(place.person, ask.id)).toMatchObject({ state: 'cancelled', settled_at_terminal: false });
  const path = `/agent-instances/${id}/messages`;
  const { body } = await place.person.rest('POST', path, { content: 'The window instead' });
  await until('the next turn is over', async () => (await place.messages(id)).at(-1)?.content === 'The turn is over.');
  await delivered(place.person, body.id);
  const said = (await place.messages(id)).map(({ content }) => content);
  expect(said).toEqual(expect.arrayContaining(['The turn was stopped.', 'The window, then.']));
  expect(existsSync(join(place.serve.worktree('broom'), 'floor.txt'))).toBe(false);
  expect(await place.status(id)).toBe('ACTIVE');
});

test('SV7 what was written while the turn ran, and was not read before it was stopped, is read next, once', async () => {
  const hangs = deferred();
  const never = deferred<Turn>();
  let requests = 0;
  await using place = await openPlace(() => {
    requests += 1;
    if (requests > 1) return { say: 'Heard.' };
    hangs.resolve();
    return never.promise;
  });
  const id = await place.launch({ prompt: 'Think for long', worktree_name: 'broom' });
  await hangs.promise;
  const path = `/agent-instances/${id}/messages`;
  const { body } = await place.person.rest('POST', path, { content: 'Be quick' });
  await delivered(place.person, body.id);
  const asked = await askToStop(place.person, id);
  expect(await outcomeOf(place.person, asked.body.id)).toBe('stopped');
  await until('it is heard', async () => (await place.messages(id)).some(({ content }) => content === 'Heard.'));
  expect(JSON.stringify(place.model.requests.at(-1)?.messages).split('Be quick')).toHaveLength(2);
});
