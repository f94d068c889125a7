import { followInstance } from '@beckon/core/event/follow-instance';
import type { KeyActor } from '@beckon/core/context';
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { startAgent, type Agent } from '../feed/support/agent.ts';
import { createPerson } from '../support/start-test-server.ts';
import { useServer } from '../support/use-server.ts';

const server = await useServer();
const owner = await createPerson(server);

const start = (): Agent => startAgent(server.url, owner);
const call = (state: string, more: object = {}) => ({
  tool_call: { tool_name: 'Bash', input: { command: 'ls' }, state, ...more },
});

async function sendCall({ id, agent }: Agent): Promise<string> {
  const { body } = await agent('POST', '/messages/agent', {
    agent_instance_id: id,
    agent_type: 'tester',
    content: 'ls',
    kind: 'tool_call',
    message_metadata: call('running'),
  });
  return body.message_id;
}

test('a tool call gets its result in its place, and every view hears of it once', async () => {
  const scene = start();
  const id = await sendCall(scene);
  await scene.say('Next step');
  const actor: KeyActor = { kind: 'key', ...owner, scopes: ['read'] };
  const stop = new AbortController();
  const feed = followInstance(
    { ...server.system, actor, signal: stop.signal },
    { agent_instance_id: scene.id, lastEventId: null },
  );
  const snapshot = (await feed.next()).value;
  const result = { message_metadata: call('done', { result: 'README.md', duration_ms: 12 }) };
  for (let times = 0; times < 2; times++) {
    expect((await scene.agent('PATCH', `/messages/${id}`, result)).body).toEqual({
      success: true,
      agent_instance_id: scene.id,
      message_id: id,
    });
  }
  await scene.say('After it');
  const { value } = await feed.next();
  stop.abort();
  await feed.return(undefined);
  expect(snapshot?.frame).toMatchObject({ type: 'snapshot', messages: [{ seq: 1 }, { seq: 2 }] });
  expect(value?.frame).toMatchObject({ type: 'items' });
  expect(value?.frame.items[0]).toMatchObject({ kind: 'message_updated', message: { id, ...result } });
  // The second time nothing changed, and the log says nothing of it.
  const { rows } = await server.database.pool.query<{ kind: string }>(
    `select kind, seq from instance_events where agent_instance_id = $1 order by seq`,
    [scene.id],
  );
  expect(rows.map(({ kind }) => kind)).toEqual([
    'message_created',
    'message_created',
    'message_updated',
    'message_created',
  ]);
  expect((await scene.person('GET', `/messages/${id}`)).body).toMatchObject({
    seq: 1,
    kind: 'tool_call',
    content: 'ls',
    edited_at: null,
    ...result,
  });
});

test('a text streams in: each update replaces the one before', async () => {
  const scene = start();
  const id = await scene.say('I');
  for (const content of ['I read', 'I read the', 'I read the tests']) {
    expect((await scene.agent('PATCH', `/messages/${id}`, { content })).status).toBe(200);
  }
  const { body } = await scene.person('GET', `/agent-instances/${scene.id}`);
  expect(body.messages).toMatchObject([{ id, content: 'I read the tests', kind: 'text' }]);
});

test('the same update with the same Idempotency-Key is one; another with that key is a conflict', async () => {
  const scene = start();
  const id = await scene.say('one');
  const headers = { 'idempotency-key': randomUUID() };
  const update = (content: string) => scene.agent('PATCH', `/messages/${id}`, { content }, { headers });
  expect([(await update('two')).status, (await update('two')).status, (await update('three')).status]).toEqual([
    200, 200, 409,
  ]);
});

test('a message that asks, and those of an instance that has ended, stay as people read them', async () => {
  const scene = start();
  const question = await scene.say('Deploy?', { asks: true });
  const text = await scene.say('Waiting');
  const update = async (id: string) => {
    const { status, body } = await scene.agent('PATCH', `/messages/${id}`, { content: 'Delete everything?' });
    return [status, body.detail];
  };
  expect(await update(question)).toEqual([409, expect.stringContaining('asks')]);
  await scene.agent('PATCH', `/messages/${text}/request-input`);
  expect(await update(text)).toEqual([409, expect.stringContaining('asks')]);
  const late = await scene.say('Late');
  await scene.agent('POST', '/sessions/end', { agent_instance_id: scene.id });
  expect(await update(late)).toEqual([409, expect.stringContaining('ended')]);
});

test('what does not fit is refused: nothing to change, another kind, a message of a person, one of somebody else', async () => {
  const scene = start();
  const id = await sendCall(scene);
  const patch = async (message: string, body: object) => {
    const answer = await scene.agent('PATCH', `/messages/${message}`, body);
    return [answer.status, answer.body.detail];
  };
  expect(await patch(id, {})).toEqual([400, expect.stringContaining('give content')]);
  expect(await patch(id, { message_metadata: null })).toEqual([400, expect.stringContaining('tool_call')]);
  expect(await patch(id, { content: 'NUL \0' })).toEqual([400, expect.stringContaining('NUL')]);
  expect((await patch(id, { content: 'x', kind: 'text' }))[0]).toBe(422);
  const written = await scene.write('Hello');
  expect(await patch(written, { content: 'Yes, delete it' })).toEqual([404, expect.any(String)]);
  const stranger = startAgent(server.url, await createPerson(server));
  expect((await stranger.agent('PATCH', `/messages/${id}`, { content: 'x' })).status).toBe(404);
});
