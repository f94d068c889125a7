import { createTestDatabase } from '@beckon/db/testing/create-test-database';
import { must } from '@beckon/shared/must';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lastingPort } from '../support/lasting-port.ts';
import { restAs } from '../support/rest.ts';
import { createPerson, startTestServer } from '../support/start-test-server.ts';
import { openTerminal, type Terminal } from './run-beckon.ts';

/** Calls its hooks with the given events, says so, and stays until its input ends. */
const PLAYED = `#!${process.execPath}
for (const event of JSON.parse(process.env.EVENTS)) {
  await fetch(process.env.BECKON_HOOK_URL + '/event', { method: 'POST', body: JSON.stringify(event) });
}
console.log('told');
process.stdin.resume();
`;

async function play(terminal: Terminal): Promise<{ BECKON_CLAUDE: string }> {
  const BECKON_CLAUDE = join(terminal.home, 'claude.mjs');
  await writeFile(BECKON_CLAUDE, PLAYED, { mode: 0o755 });
  return { BECKON_CLAUDE };
}

/** What is on disk, file by file. */
const kept = ({ home }: Terminal): readonly string[] => {
  const folder = join(home, '.config', 'beckon', 'reports');
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true }).map(String);
  return names.filter((name) => name.endsWith('.json')).map((name) => readFileSync(join(folder, name), 'utf8'));
};

test('CC8 what a session has said while Beckon was away is kept: the next one says it, though the first was killed', async () => {
  await using database = await createTestDatabase();
  const http = { port: await lastingPort() };
  const first = await startTestServer({ database, http });
  const person = await createPerson(first);
  await first.close();
  await using terminal = await openTerminal({ BECKON_URL: first.url, BECKON_API_KEY: person.key });
  const session_id = randomUUID();
  const call = { session_id, tool_name: 'Bash', tool_use_id: 'call', tool_input: { command: 'ls' } };
  const events = [
    { session_id, hook_event_name: 'UserPromptSubmit', prompt: 'List it' },
    { ...call, hook_event_name: 'PreToolUse' },
    { ...call, hook_event_name: 'PostToolUse', tool_response: 'a.txt' },
    { session_id, hook_event_name: 'MessageDisplay', message_id: 'text', delta: 'One ' },
    { session_id, hook_event_name: 'MessageDisplay', message_id: 'text', delta: 'file.' },
  ];
  const env = await play(terminal);
  await using killed = await openTerminal({ ...terminal.env, ...env, EVENTS: JSON.stringify(events) });
  const child = killed.start('claude');
  await once(must(child.stdout), 'data');
  // The last word is on disk a moment after the terminal went on.
  await expect.poll(() => kept(terminal), { interval: 20 }).toEqual([expect.stringContaining('One file.')]);
  child.kill('SIGKILL');
  await once(child, 'exit');
  child.stdin?.destroy();

  await using second = await startTestServer({ database, http });
  const human = restAs(second.url, { cookie: person.cookie });
  await using next = await openTerminal({ ...terminal.env, ...env, EVENTS: '[]' });
  const other = next.start('claude');
  const seen = async () => (await human('GET', `/agent-instances/${session_id}`)).body;
  await expect.poll(async () => (await seen()).status, { interval: 20 }).toBe('COMPLETED');
  const body = await seen();
  expect(body).toMatchObject({
    status: 'COMPLETED',
    messages: [
      { content: 'Session started.' },
      { sender_type: 'USER', content: 'List it' },
      { kind: 'tool_call', message_metadata: { tool_call: { state: 'done', result: 'a.txt' } } },
      { kind: 'text', content: 'One file.' },
    ],
  });
  must(other.stdin).end();
  await once(other, 'exit');
  expect(kept(terminal)).toEqual([]);
});
