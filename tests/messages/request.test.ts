import type { KeyActor } from '@beckon/core/context';
import { followInstance } from '@beckon/core/event/follow-instance';
import { requestHash } from '@beckon/core/ask/request-hash';
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { startAgent, type Agent } from '../feed/support/agent.ts';
import { createPerson } from '../support/start-test-server.ts';
import { useServer } from '../support/use-server.ts';

const server = await useServer();
const owner = await createPerson(server);

const start = (): Agent => startAgent(server.url, owner);
const REQUEST = { tool_name: 'Bash', input: { command: 'rm -rf build', timeout: 5 }, cwd: '/srv/site' };
const HASH = requestHash(REQUEST);
const QUESTION = 'Allow execution of Bash?\n\n[OPTIONS]\n1. Yes\n2. No\n[/OPTIONS]';

async function askAbout({ id, agent }: Agent, request: object = REQUEST, content = QUESTION): Promise<string> {
  const { status, body } = await agent('POST', '/messages/agent', {
    agent_instance_id: id,
    agent_type: 'tester',
    content,
    requires_user_input: true,
    request,
    hand_out: false,
  });
  expect({ status, body }).toMatchObject({ status: 200 });
  return body.message_id;
}

const taking = (taker_id = randomUUID(), request_hash = HASH) => ({ taker_id, request_hash });

test('K11 an ask carries what will run; the hash is of its canonical JSON, whatever order its keys came in', async () => {
  const scene = start();
  const id = await askAbout(scene, {
    cwd: REQUEST.cwd,
    input: { timeout: 5, command: 'rm -rf build' },
    tool_name: 'Bash',
  });
  const { body } = await scene.person('GET', `/asks/${id}`);
  expect(body).toMatchObject({ kind: 'permission', request: REQUEST, request_hash: HASH, options: ['Yes', 'No'] });
});

test('K11 a decision about something else than what will run is refused, and so is one about nothing', async () => {
  const scene = start();
  const id = await askAbout(scene);
  const answer = (more: object) => scene.person('POST', `/asks/${id}/answer`, { content: 'Yes', ...more });
  const other = requestHash({ ...REQUEST, input: { command: 'rm -rf /' } });
  expect(await answer({ request_hash: other })).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining('something else than what will run') },
  });
  expect(await answer({})).toMatchObject({ status: 409, body: { detail: expect.stringContaining('request_hash') } });
  expect(await answer({ request_hash: HASH })).toMatchObject({
    status: 200,
    body: { state: 'answered', answer: 'Yes' },
  });
  expect(await answer({ request_hash: HASH })).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining('answered this first') },
  });
});

test('K11 what a person happens to write, and what is typed at the terminal, decides nothing', async () => {
  const scene = start();
  const id = await askAbout(scene);
  await scene.write('1');
  await scene.person('POST', `/agent-instances/${scene.id}/messages`, { content: '1', ask_id: id });
  await scene.agent('POST', '/messages/user', { agent_instance_id: scene.id, content: '1' });
  expect((await scene.person('GET', `/asks/${id}`)).body).toMatchObject({ state: 'open', answer: null });
});

test('K12 a decision is used once: the first taker has it again and again, another one never', async () => {
  const scene = start();
  const id = await askAbout(scene);
  const first = taking();
  expect((await scene.agent('POST', `/asks/${id}/take`, first)).body).toMatchObject({ state: 'open', answer: null });
  const held = scene.agent('POST', `/asks/${id}/take`, { ...first, wait: 25 });
  await scene.person('POST', `/asks/${id}/answer`, { content: '2', request_hash: HASH });
  expect((await held).body).toMatchObject({ answer: 'No', answered_by_name: 'Test User', request_hash: HASH });
  expect((await scene.agent('POST', `/asks/${id}/take`, first)).body).toMatchObject({ answer: 'No' });
  expect(await scene.agent('POST', `/asks/${id}/take`, taking())).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining('used once') },
  });
  expect((await scene.agent('POST', `/asks/${id}/take`, taking(first.taker_id, 'a'.repeat(64)))).status).toBe(409);
});

test('K12 nothing else hands the decision out; other messages come as ever', async () => {
  const scene = start();
  const id = await askAbout(scene);
  await scene.person('POST', `/asks/${id}/answer`, { content: 'Yes', request_hash: HASH });
  await scene.write('And hurry');
  const { body } = await scene.agent(
    'GET',
    `/messages/pending?agent_instance_id=${scene.id}&last_read_message_id=${id}`,
  );
  expect(body.messages.map(({ content }: { content: string }) => content)).toEqual(['And hurry']);
  expect((await scene.agent('POST', `/asks/${id}/take`, taking())).body).toMatchObject({ answer: 'Yes' });
});

test('what people wrote stays queued for a report that wants none of it', async () => {
  const scene = start();
  await scene.say('Starting');
  await scene.write('Wait');
  const report = { agent_instance_id: scene.id, content: 'Step', hand_out: false };
  expect((await scene.agent('POST', '/messages/agent', report)).body.queued_user_messages).toEqual([]);
  const { body } = await scene.agent('POST', '/messages/agent', { ...report, hand_out: true });
  expect(body.queued_user_messages).toMatchObject([{ content: 'Wait' }]);
});

test('K13 settled at the terminal it is closed everywhere, and a decision that was first stays', async () => {
  const scene = start();
  const id = await askAbout(scene);
  expect((await scene.agent('POST', `/asks/${id}/settle-at-terminal`)).body).toMatchObject({
    state: 'cancelled',
    answer: null,
  });
  expect((await scene.person('GET', `/asks/${id}`)).body).toMatchObject({
    state: 'cancelled',
    settled_at_terminal: true,
  });
  expect(await scene.person('POST', `/asks/${id}/answer`, { content: 'Yes', request_hash: HASH })).toMatchObject({
    status: 409,
    body: { detail: 'This was settled at the agent’s own terminal.' },
  });
  const other = await askAbout(scene);
  await scene.person('POST', `/asks/${other}/answer`, { content: 'Yes', request_hash: HASH });
  expect((await scene.agent('POST', `/asks/${other}/settle-at-terminal`)).body).toMatchObject({ answer: 'Yes' });
  expect((await scene.person('GET', `/asks/${other}`)).body.settled_at_terminal).toBe(false);
});

test('L7 of a request over 64 KB a list carries the size, and the ask itself the whole', async () => {
  const scene = start();
  const request = { tool_name: 'Write', input: { file_path: '/a', content: 'x'.repeat(70_000) } };
  const id = await askAbout(scene, request, 'Allow execution of Write?');
  expect((await scene.person('GET', `/asks/${id}`)).body.request).toEqual(request);
  const stop = new AbortController();
  const actor: KeyActor = { kind: 'key', ...owner, scopes: ['read'] };
  const at = { agent_instance_id: scene.id, lastEventId: null };
  const feed = followInstance({ ...server.system, actor, signal: stop.signal }, at);
  const { value } = await feed.next();
  stop.abort();
  await feed.return(undefined);
  const asks = value?.frame.type === 'snapshot' ? value.frame.asks : [];
  expect(asks).toMatchObject([{ id, request: { tool_name: 'Write', input: {} }, request_hash: requestHash(request) }]);
  expect(asks[0]?.request_bytes).toBeGreaterThan(70_000);
});

test('a request with a message that asks nothing is refused, and one that cannot be kept names what is wrong', async () => {
  const { id, agent } = start();
  const send = (more: object) =>
    agent('POST', '/messages/agent', { agent_instance_id: id, agent_type: 'tester', content: 'x', ...more });
  expect(await send({ request: REQUEST })).toMatchObject({
    status: 400,
    body: { detail: expect.stringContaining('requires_user_input') },
  });
  expect(
    await send({ requires_user_input: true, request: { ...REQUEST, input: { command: 'a\u0000b' } } }),
  ).toMatchObject({ status: 400, body: { detail: expect.stringContaining('request cannot contain NUL') } });
});
