import { must } from '@beckon/shared/must';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { restAs, type RestCaller } from '../support/rest.ts';
import { createPerson } from '../support/start-test-server.ts';
import { useServer } from '../support/use-server.ts';
import { openTerminal, type Terminal } from './run-beckon.ts';

// What a shell script does with a server: report, ask, look.
const server = await useServer();

async function signedIn(env: Record<string, string> = {}): Promise<{ terminal: Terminal; human: RestCaller }> {
  const person = await createPerson(server);
  const terminal = await openTerminal({ BECKON_URL: server.url, BECKON_API_KEY: person.key, ...env });
  return { terminal, human: restAs(server.url, { cookie: person.cookie }) };
}

async function answerNext(human: RestCaller, content: string): Promise<void> {
  const open = async () => (await human('GET', '/asks')).body.items as { id: string }[];
  await expect.poll(open, { interval: 20 }).toHaveLength(1);
  await human('POST', `/asks/${must((await open())[0]).id}/answer`, { content });
}

test('send prints the instance, and the next one goes on with it; text may come on standard input', async () => {
  const { terminal, human } = await signedIn();
  await using _ = terminal;
  const first = await terminal.run('send', 'Nightly build begins', '--agent', 'Nightly');
  expect(first).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  const second = await terminal.runWith('one\ntwo\n', 'send', '-', '--instance', first.out, '--json');
  expect(JSON.parse(second.out)).toMatchObject({ agent_instance_id: first.out });
  const { messages, agent_type_name } = (await human('GET', `/agent-instances/${first.out}`)).body;
  expect(messages.map((message: { content: string }) => message.content)).toEqual(['Nightly build begins', 'one\ntwo']);
  expect(agent_type_name).toBe('nightly');
  const listed = await terminal.run('instances');
  expect(listed.out).toContain(first.out);
});

test('ask waits and prints the answer, alone; the exit code says whether it was the first option', async () => {
  const { terminal, human } = await signedIn();
  await using _ = terminal;
  const free = terminal.run('ask', 'Which branch?');
  await answerNext(human, 'main');
  expect(await free).toMatchObject({ code: 0, out: 'main' });
  const yes = terminal.run('ask', 'Deploy?', '--yes-no');
  await answerNext(human, 'Yes');
  expect(await yes).toMatchObject({ code: 0, out: 'Yes' });
  const no = terminal.run('ask', 'Deploy?', '--yes-no', '--json');
  await answerNext(human, '2');
  const refused = await no;
  expect(refused.code).toBe(1);
  expect(JSON.parse(refused.out)).toMatchObject({ answer: 'No' });
  const other = terminal.run('ask', 'Which?', '--option', 'a b', '--option', 'c');
  await answerNext(human, 'c');
  expect(await other).toMatchObject({ code: 0, out: 'c' });
});

test('ask gives up after --timeout and leaves the question open; the same key goes on waiting', async () => {
  const { terminal, human } = await signedIn({ BECKON_INSTANCE: randomUUID() });
  await using _ = terminal;
  const key = ['--idempotency-key', 'release'];
  const given = await terminal.run('ask', 'Release?', '--timeout', '1', ...key);
  expect(given).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringContaining('within 1 s. The question stays open'),
  });
  const again = terminal.run('ask', 'Release?', ...key);
  await answerNext(human, 'Go');
  expect(await again).toMatchObject({ code: 0, out: 'Go' });
});

test('the git diff goes along, with files that git does not follow yet', async () => {
  const { terminal, human } = await signedIn();
  await using _ = terminal;
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], { cwd: terminal.home });
  git('init', '-q');
  await writeFile(join(terminal.home, 'old.txt'), 'one\n');
  git('add', '.');
  git('commit', '-qm', 'First');
  await writeFile(join(terminal.home, 'old.txt'), 'two\n');
  await writeFile(join(terminal.home, 'new file.txt'), 'new, no end');
  const { out } = await terminal.run('send', 'Changed', '--git-diff');
  const { git_diff } = (await human('GET', `/agent-instances/${out}`)).body;
  expect(git_diff).toContain('-one\n+two');
  expect(git_diff).toContain('+++ b/new file.txt\n@@ -0,0 +1,1 @@\n+new, no end\n\\ No newline at end of file');
  execFileSync('git', ['apply', '--check', '-R'], { cwd: terminal.home, input: git_diff });
});

test('watch shows what is said and asked as it happens, and ends with Ctrl-C', async () => {
  const { terminal, human } = await signedIn();
  await using _ = terminal;
  const { out: id } = await terminal.run('send', 'Here');
  const watching = terminal.start('watch', id, '--json');
  const everything = terminal.start('watch');
  const lines = createInterface({ input: must(watching.stdout) })[Symbol.asyncIterator]();
  const next = async () => JSON.parse((await lines.next()).value as string) as Record<string, unknown>;
  expect(await next()).toMatchObject({ event: 'message', content: 'Here' });
  expect(await next()).toMatchObject({ event: 'status', status: 'ACTIVE' });
  const asking = terminal.run('ask', 'Go on?', '--instance', id, '--yes-no');
  expect(await next()).toMatchObject({ event: 'message', content: expect.stringContaining('Go on?') });
  expect(await next()).toMatchObject({ event: 'ask', state: 'open', options: ['Yes', 'No'] });
  const heard = createInterface({ input: must(everything.stdout) })[Symbol.asyncIterator]();
  let line = '';
  while (!line.includes('Go on?  [')) line = ((await heard.next()).value as string).replaceAll('? [', '?  [');
  await answerNext(human, 'Yes');
  await asking;
  const codes = [once(watching, 'exit'), once(everything, 'exit')];
  watching.kill('SIGINT');
  everything.kill('SIGINT');
  for (const [code] of await Promise.all(codes)) expect(code).toBe(0);
});

test('open prints the address of the dashboard and of an instance', async () => {
  const { terminal } = await signedIn();
  await using _ = terminal;
  const id = randomUUID();
  expect((await terminal.run('open')).out).toBe(`${server.url}/`);
  expect((await terminal.run('open', id, '--no-open')).out).toBe(`${server.url}/instances/${id}`);
  expect(await terminal.run('open', 'nothing')).toMatchObject({ code: 2 });
});

test('what is wrong is one sentence that says what to do', async () => {
  await using stranger = await openTerminal({ BECKON_URL: server.url });
  expect(await stranger.run('send', 'Hello')).toMatchObject({
    code: 1,
    err: 'Nobody is signed in here. Run beckon login, or set BECKON_API_KEY and BECKON_URL.',
  });
  const { terminal } = await signedIn();
  await using _ = terminal;
  for (const [args, sentence] of [
    [['send'], 'beckon send needs a text'],
    [['send', 'x', '--instance', 'y'], "--instance: 'y' is not a UUID"],
    [['ask', 'x', '--exit-code'], '--exit-code needs options'],
    [['ask', 'x', '--yes-no', '--option', 'z'], 'Give --yes-no or --option, not both'],
    [['ask', 'x', '--timeout', 'soon'], "--timeout: 'soon' is no number of seconds"],
    [['watch', 'x'], "'x' is not the ID of an instance"],
    [['instances', '--limit', '9999'], '--limit: '],
    [['completion', 'tcsh'], 'beckon completion knows: bash, zsh, fish'],
  ] as const) {
    expect(await terminal.run(...args)).toMatchObject({ code: 2, err: expect.stringContaining(sentence) });
  }
  expect(await terminal.run('watch', randomUUID())).toMatchObject({
    code: 1,
    err: expect.stringContaining('There is no such instance in this workspace'),
  });
});

test('doctor tells of server, version, clock, key, live connection and hooks', async () => {
  const { terminal } = await signedIn();
  await using _ = terminal;
  const found = async (...args: string[]) =>
    JSON.parse((await terminal.run('doctor', '--json', ...args)).out) as {
      ok: boolean;
      findings: { check: string; ok: boolean; detail: string }[];
    };
  const well = await found('--url', server.url);
  expect(well.ok).toBe(true);
  expect(well.findings.map(({ check }) => check)).toEqual([
    'server',
    'version',
    'server clock',
    'key',
    'live connection',
    'hooks of Claude Code',
  ]);
  const absent = await found('--url', 'http://127.0.0.1:1');
  expect(absent).toMatchObject({ ok: false, findings: [{ check: 'server', ok: false }, { ok: true }] });
  await using wrong = await openTerminal({ BECKON_URL: server.url, BECKON_API_KEY: 'bkn_wrong' });
  const { code, out } = await wrong.run('doctor', '--url', server.url);
  expect(code).toBe(1);
  expect(out).toContain('FIX  key: it was revoked or has expired. Run beckon login');
});

test('the completion of bash knows the commands, their second words and options', async () => {
  await using terminal = await openTerminal();
  const { out: script } = await terminal.run('completion', 'bash');
  const complete = (...words: string[]) =>
    execFileSync('bash', [
      '-c',
      `${script}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _beckon; echo "\${COMPREPLY[@]}"`,
      '_',
      'beckon',
      ...words,
    ])
      .toString()
      .trim();
  expect(complete('wh')).toBe('whoami');
  expect(complete('key', 'r')).toBe('rotate revoke');
  expect(complete('ask', '--ye')).toBe('--yes-no');
  for (const shell of ['zsh', 'fish']) {
    const { code, out } = await terminal.run('completion', shell);
    expect({ code, named: out.includes('whoami') && out.includes('rotate') }).toEqual({ code: 0, named: true });
  }
});

test('a wait that takes long says so on standard error, and the answer stays alone', async () => {
  const { terminal, human } = await signedIn();
  await using _ = terminal;
  const child = terminal.start('ask', 'Slow?');
  const out = text(must(child.stdout));
  const [said] = (await once(must(child.stderr), 'data')) as [Buffer];
  expect(said.toString()).toBe('Waiting for an answer …\n');
  await answerNext(human, 'Yes');
  expect(await out).toBe('Yes\n');
});
