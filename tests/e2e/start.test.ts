import { expect, test } from 'vitest';
import { startTcpPostgres } from '../../scripts/tcp-postgres.ts';
import { lastingPort } from '../support/lasting-port.ts';
import { restAs } from '../support/rest.ts';
import { runProcess } from './support/child-process.ts';
import { makeInstallation, ROOT } from './support/installation.ts';
import { serverEnvironment, START, startBeckon } from './support/start-beckon.ts';

test('a first start offers the set-up link; SIGTERM ends the server and its database', async () => {
  await using installation = makeInstallation();
  await using beckon = await startBeckon(installation);
  expect(beckon.setUpUrl).toBe(/\S+\/setup\?token=[\w-]{20,}/.exec(beckon.output())?.[0]);
  const postgres = installation.postgresPid();
  expect(postgres).toBeGreaterThan(0);

  expect(await beckon.stop()).toEqual({ code: 0, signal: null });
  expect(installation.postgresPid()).toBeUndefined();
  await expect(fetch(`${beckon.url}/health`)).rejects.toThrow('fetch failed');
});

test('G6 kill -9 loses nothing: the next start finds the database running, and everything in it', async () => {
  await using installation = makeInstallation();
  const person = await installation.createPerson();
  const key = await installation.createKey(person);
  await using first = await startBeckon(installation, { PORT: String(await lastingPort()) });
  expect(first.setUpUrl).toBeUndefined();
  const sent = await restAs(first.url, { key })('POST', '/messages/agent', { agent_type: 'a', content: 'written' });
  expect(sent.status).toBe(200);

  await first.kill();
  const postgres = installation.postgresPid();
  expect(postgres).toBeGreaterThan(0);
  await using second = await startBeckon(installation, { PORT: String(first.port) });
  expect(second.url).toBe(first.url);
  expect(installation.postgresPid()).toBe(postgres);
  const found = await restAs(second.url, { key })('GET', `/agent-instances/${sent.body.agent_instance_id}`);
  expect(found.status).toBe(200);
  expect(found.body.messages.map((message: { content: string }) => message.content)).toEqual(['written']);

  expect(await second.stop()).toEqual({ code: 0, signal: null });
  expect(installation.postgresPid()).toBeUndefined();
});

test('a second server on the same data folder is refused with a sentence, and the first goes on', async () => {
  await using installation = makeInstallation();
  await using beckon = await startBeckon(installation);
  const second = await runProcess(START, { cwd: ROOT, env: serverEnvironment(installation) });
  expect(second.code).toBe(1);
  expect(second.stderr.trim().split('\n')).toEqual([expect.stringContaining(`process ${beckon.pid}`)]);
  expect((await fetch(`${beckon.url}/ready`)).status).toBe(200);
});

test('a bad setting stops the start with one sentence that names it', async () => {
  await using installation = makeInstallation();
  const env = serverEnvironment(installation, { PORT: 'eighty' });
  const { code, stderr } = await runProcess(START, { cwd: ROOT, env });
  expect(code).toBe(1);
  expect(stderr.trim().split('\n')).toEqual([expect.stringContaining('PORT')]);
});

test('with DATABASE_URL the server works there, and starts no database of its own', async () => {
  await using server = await startTcpPostgres();
  await using installation = makeInstallation(server.url);
  const key = await installation.createKey(await installation.createPerson());
  await using beckon = await startBeckon(installation);
  const sent = await restAs(beckon.url, { key })('POST', '/messages/agent', { agent_type: 'a', content: 'elsewhere' });
  expect(sent.status).toBe(200);
  expect(installation.postgresPid()).toBeUndefined();
  expect(await beckon.stop()).toEqual({ code: 0, signal: null });
});

test('SIGTERM ends what waits: a held answer is closed, and the server is gone within its ten seconds', async () => {
  await using installation = makeInstallation();
  const key = await installation.createKey(await installation.createPerson());
  await using beckon = await startBeckon(installation);
  const sent = await restAs(beckon.url, { key })('POST', '/messages/agent', { agent_type: 'a', content: 'here' });
  // The first byte comes at once, so the server holds the question when this is answered.
  const held = await fetch(`${beckon.url}/mcp`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-11-25',
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: {
        name: 'ask_question',
        arguments: { agent_instance_id: sent.body.agent_instance_id, question_text: 'Go on?' },
      },
    }),
  });
  expect(held.status).toBe(200);
  const rest = held.text().catch(() => '');
  expect(await beckon.stop()).toEqual({ code: 0, signal: null });
  // Cut off or told to wait on, but never told an answer that nobody gave.
  expect(await rest).not.toContain('"answer"');
});
