import { createKey, revokeKey } from '@beckon/core/key/manage-keys';
import { must } from '@beckon/shared/must';
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createPerson, startTestServer } from '../support/start-test-server.ts';
import { startAgent } from './support/agent.ts';
import { openEventStream } from './support/event-stream.ts';

test('a stream tells of messages, changes, status and diff, each under an id', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const agent = startAgent(server.url, person);
  const first = await agent.say('one');
  await using stream = await openEventStream(server.url, agent.id, person);
  expect([stream.status, stream.headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8']);
  expect(stream.headers['x-accel-buffering']).toBe('no');
  expect((await stream.events.first(1))[0]).toMatchObject({ event: 'connected', data: { instance_id: agent.id } });

  await agent.agent('PATCH', `/messages/${first}/request-input`);
  // An event tells of its row as it is when it is read: the next change waits until this one was.
  await stream.events.until((all) => all.some(({ data }) => data.status === 'AWAITING_INPUT'));
  await agent.write('Go on');
  await stream.events.until((all) => all.some(({ data }) => data.status === 'ACTIVE'));
  const long = 'x'.repeat(200_000);
  const second = await agent.say(long, { metadata: { a: 1 } });
  const git_diff = 'diff --git a/a b/a\n@@ -1 +1 @@\n-a\n+b';
  await agent.agent('PUT', `/agent-instances/${agent.id}/git-diff`, { git_diff });
  await stream.events.until((all) => all.some(({ event }) => event === 'git_diff_update'));
  const told = stream.events.all
    .slice(1)
    .map(({ event, data }) => [event, data.content ?? data.status ?? data.git_diff]);
  expect(told).toEqual([
    ['message_update', 'one'],
    ['status_update', 'AWAITING_INPUT'],
    ['message', 'Go on'],
    ['status_update', 'ACTIVE'],
    ['message', long],
    ['git_diff_update', git_diff],
  ]);
  expect(stream.events.all.find(({ data }) => data.id === second)?.data).toEqual({
    event_type: 'message_insert',
    id: second,
    agent_instance_id: agent.id,
    sender_type: 'AGENT',
    content: long,
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    requires_user_input: false,
    message_metadata: { a: 1 },
    old_requires_user_input: null,
    sender_user_id: null,
    sender_user_email: null,
    sender_user_display_name: null,
  });
});

test('a message that its agent changes is no new question, and was none', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const agent = startAgent(server.url, person);
  const id = await agent.say('Tests: running');
  await using stream = await openEventStream(server.url, agent.id, person);
  await stream.events.first(1);
  const changed = await agent.agent('PATCH', `/messages/${id}`, { content: 'Tests: passed' });
  expect(changed.status).toBe(200);
  const all = await stream.events.first(2);
  expect(all[1]).toMatchObject({
    event: 'message_update',
    data: { id, content: 'Tests: passed', requires_user_input: false, old_requires_user_input: false },
  });
});

test('a client that comes back with its last id is sent what it missed, once (G3, G4)', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const agent = startAgent(server.url, person);
  await agent.say('one');
  const heard: string[] = [];
  let last: string | undefined;
  for (let round = 0; round < 4; round++) {
    await using stream = await openEventStream(server.url, agent.id, person, last);
    // A question is three events, of which a stream tells two: the place is kept behind all of them.
    const id = await agent.say(`question ${round}`, { asks: true });
    await stream.events.until((all) => all.some(({ event }) => event === 'status_update'));
    const message = await stream.events.until((all) => all.find(({ data }) => data.id === id));
    await stream.events.until(() => stream.lastId() !== message.id);
    heard.push(...stream.events.all.filter(({ event }) => event === 'message').map(({ data }) => data.content));
    last = stream.lastId();
    await agent.write(`missed ${round}`);
  }
  expect(heard).toEqual(['question 0', 'missed 0', 'question 1', 'missed 1', 'question 2', 'missed 2', 'question 3']);
});

test('an id that cannot be continued is told as a reset (G4)', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const agent = startAgent(server.url, person);
  await agent.say('one');
  for (const [id, reset] of [
    ['17', 'unknown_cursor'],
    ['1-0123456789abcdef', 'other_log'],
    ['99-0123456789abcdef', 'ahead'],
  ] as const) {
    await using stream = await openEventStream(server.url, agent.id, person, id);
    expect((await stream.events.first(1))[0]?.data).toEqual({ instance_id: agent.id, reset });
  }
});

test('silence is broken by heartbeats, and a deleted instance ends its streams', async () => {
  await using server = await startTestServer({ limits: { heartbeatMs: 20 } });
  const person = await createPerson(server);
  const agent = startAgent(server.url, person);
  await agent.say('one');
  await using stream = await openEventStream(server.url, agent.id, person);
  const beat = await stream.events.until((all) => all.find(({ event }) => event === 'heartbeat'));
  expect(beat.data).toEqual({ timestamp: expect.any(Number) });
  await agent.person('DELETE', `/agent-instances/${agent.id}`);
  await stream.ended;
  expect(stream.events.all.at(-1)).toMatchObject({ event: 'error', data: { error: 'Agent instance was deleted' } });
});

test('a ticket opens one stream, within thirty seconds, while its holder may (L5)', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const agent = startAgent(server.url, person);
  await agent.say('one');
  const ticketOf = async (caller = agent.person): Promise<string> => {
    const { status, body } = await caller('POST', '/auth/stream-ticket');
    expect(status).toBe(200);
    return body.ticket;
  };
  const ticket = await ticketOf();
  await using stream = await openEventStream(server.url, agent.id, { ticket });
  expect(stream.status).toBe(200);
  await using again = await openEventStream(server.url, agent.id, { ticket });
  expect([again.status, again.refusal]).toEqual([401, { detail: expect.stringContaining('ticket') }]);

  const aged = await ticketOf();
  await server.database.pool.query(`update tickets set expires_at = expires_at - interval '30 seconds'`);
  await using late = await openEventStream(server.url, agent.id, { ticket: aged });
  expect(late.status).toBe(401);

  const orphan = await ticketOf(agent.agent);
  await revokeKey(server.system, person, { key_id: person.key_id });
  await using revoked = await openEventStream(server.url, agent.id, { ticket: orphan });
  expect(revoked.status).toBe(401);
  for (const none of ['', 'nonsense']) {
    await using refused = await openEventStream(server.url, agent.id, { ticket: none });
    expect(refused.status).toBe(401);
  }
});

test('a stream opens with a key or a cookie that may read, for an instance of its own workspace', async () => {
  await using server = await startTestServer();
  const [person, stranger] = [await createPerson(server), await createPerson(server)];
  const agent = startAgent(server.url, person);
  await agent.say('one');
  const relay = await createKey(server.system, person, { name: 'relay', scopes: ['relay'] });
  const missing = { detail: 'Agent instance not found' };
  const cases: [string, Record<string, string>, number, unknown][] = [
    [agent.id, { key: person.key }, 200, undefined],
    [agent.id, { cookie: person.cookie }, 200, undefined],
    [agent.id.toUpperCase(), { cookie: person.cookie }, 200, undefined],
    [agent.id, {}, 401, { detail: expect.any(String) }],
    [agent.id, { key: `${person.key}x` }, 401, { detail: expect.stringContaining('Invalid token') }],
    [agent.id, { key: relay.api_key }, 403, { detail: expect.stringContaining("'read'") }],
    [agent.id, { key: stranger.key }, 404, missing],
    [randomUUID(), { key: person.key }, 404, missing],
    ['no-uuid', { key: person.key }, 400, { detail: expect.stringContaining('agent_instance_id') }],
  ];
  for (const [id, credential, status, refusal] of cases) {
    await using stream = await openEventStream(server.url, id, credential);
    expect([id, stream.status, stream.refusal]).toEqual([id, status, refusal]);
    if (status === 200) must((await stream.events.first(1))[0]);
  }
});
