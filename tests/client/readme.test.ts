import { must } from '@beckon/shared/must';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { readExamples } from '../e2e/support/examples.ts';
import { restAs } from '../support/rest.ts';
import { createPerson } from '../support/start-test-server.ts';
import { useServer } from '../support/use-server.ts';

/** What packages/client/README.md tells people to write, run as it stands. */
const examples = readExamples('packages/client/README.md');

const server = await useServer();
const person = await createPerson(server);
const { key } = person;
const human = restAs(server.url, { cookie: person.cookie });

async function run(name: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const { code } = must(examples.get(name), `the README marks an example '${name}'`);
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', code], {
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, BECKON_URL: server.url, BECKON_API_KEY: key, ...env },
  });
  const [out, err, [exit]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  expect({ exit, err }).toEqual({ exit: 0, err: '' });
  return out.trim();
}

async function answer(question: string, content: string): Promise<void> {
  const find = async () =>
    ((await human('GET', '/asks')).body.items as { id: string; question: string }[]).find(
      (ask) => ask.question === question,
    );
  await expect.poll(find, { interval: 10 }).toBeDefined();
  await human('POST', `/asks/${must(await find()).id}/answer`, { content });
}

test('every marked example is run here', () => {
  expect([...examples.keys()]).toEqual(['ask', 'resume', 'receive', 'everything']);
});

test('ask', async () => {
  const out = run('ask');
  await answer('Deploy now?', '1');
  expect(await out).toBe('Yes');
});

test('resume', async () => {
  const out = run('resume', { RUN_ID: randomUUID() });
  await answer('Release 2.0?', 'When CI is green');
  expect(await out).toBe('When CI is green');
});

test('receive', async () => {
  const done = run('receive');
  const find = async () =>
    ((await human('GET', '/agent-instances')).body as { id: string; latest_message: string }[]).find(
      ({ latest_message }) => latest_message === 'Waiting for instructions',
    );
  await expect.poll(find, { interval: 10 }).toBeDefined();
  const { id } = must(await find());
  for (const content of ['go', 'stop']) await human('POST', `/agent-instances/${id}/messages`, { content });
  await done;
  const { messages } = (await human('GET', `/agent-instances/${id}`)).body;
  const said = (messages as { content: string; sender_type: string }[]).filter((one) => one.sender_type === 'AGENT');
  expect(said.map(({ content }) => content)).toEqual([
    'Waiting for instructions',
    'Understood: go',
    'Understood: stop',
  ]);
});

test('everything', async () => {
  expect(Number(await run('everything'))).toBeGreaterThan(0);
});
