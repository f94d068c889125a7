import { createTestDatabase } from '@beckon/db/testing/create-test-database';
import { expect, test } from 'vitest';
import { restAs, type RestCaller } from '../support/rest.ts';
import { createPerson, startTestServer, type TestPerson, type TestServer } from '../support/start-test-server.ts';
import { startAgent } from '../feed/support/agent.ts';

type State = 'running' | 'over' | 'stopped' | 'not_stopped';

/** An agent whose first turn runs, and what can be said and asked about its turns. */
async function atWork(server: TestServer) {
  const owner = await createPerson(server);
  const { id, say, write, agent, person } = startAgent(server.url, owner);
  await say('Starting');
  const tell = (turn_id: string, state: State, rest: object = {}) =>
    agent('PUT', `/agent-instances/${id}/turn`, { turn_id, state, ...rest });
  const interrupt = (turn_id: string, caller: RestCaller = person) =>
    caller('POST', `/agent-instances/${id}/turn/interrupt`, { turn_id });
  const pending = (turn_id: string, wait = 0, caller: RestCaller = agent) =>
    caller('GET', `/agent-instances/${id}/turn/interrupt?turn_id=${turn_id}&wait=${wait}`);
  const line = async () => {
    const { body } = await person('GET', `/agent-instances/${id}`);
    const { content, message_metadata, delivered_at } = body.messages.findLast(
      ({ kind }: { kind: string }) => kind === 'interrupt',
    );
    return { content, ...message_metadata.interrupt, received: delivered_at !== null };
  };
  await tell('one', 'running');
  return { owner, id, write, agent, person, tell, interrupt, pending, line };
}

/** Somebody else whose session acts in the owner's workspace. */
async function colleagueOf(server: TestServer, { workspace_id }: TestPerson, role: string): Promise<RestCaller> {
  const colleague = await createPerson(server);
  const { pool } = server.database;
  const member = [workspace_id, colleague.user_id];
  await pool.query('insert into members (workspace_id, user_id, role) values ($1, $2, $3)', [...member, role]);
  await pool.query('update sessions set workspace_id = $1 where user_id = $2', member);
  return restAs(server.url, { cookie: colleague.cookie });
}

test('I1 an agent that says that a turn runs is asked to stop it, at whatever server it listens', async () => {
  await using database = await createTestDatabase();
  await using one = await startTestServer({ database });
  await using other = await startTestServer({ database });
  const { owner, id, pending, interrupt, tell, line } = await atWork(one);
  const held = pending('one', 25, restAs(other.url, { key: owner.key }));
  const asked = await interrupt('one');
  expect(asked.body).toMatchObject({ kind: 'interrupt', content: 'Asked to stop.', sender_user_id: owner.user_id });
  expect((await held).body).toEqual({
    agent_instance_id: id,
    turn_id: 'one',
    state: 'interrupt',
    interrupt_id: asked.body.id,
  });
  // An answer that was lost is fetched again.
  expect((await pending('one')).body.interrupt_id).toBe(asked.body.id);
  expect((await tell('one', 'stopped')).body).toEqual({ agent_instance_id: id, turn_id: null, interrupt_id: null });
  expect(await line()).toMatchObject({ state: 'stopped', received: true, content: 'Asked to stop: stopped.' });
});

test('I2 an agent that does not say that a turn runs is asked nothing', async () => {
  await using server = await startTestServer();
  const owner = await createPerson(server);
  const { id, say, person } = startAgent(server.url, owner);
  await say('Starting');
  const asked = await person('POST', `/agent-instances/${id}/turn/interrupt`, { turn_id: 'one' });
  expect([asked.status, asked.body.detail]).toEqual([409, expect.stringContaining('Nothing runs here')]);
  expect((await person('GET', `/agent-instances/${id}`)).body).toMatchObject({ turn_id: null, chat_length: 1 });
});

test('I3 a request holds for its own turn: the next one is not stopped by it, and one that is over is refused', async () => {
  await using server = await startTestServer();
  const { pending, interrupt, tell, line } = await atWork(server);
  await interrupt('one');
  await tell('two', 'running');
  expect((await pending('two')).body).toMatchObject({ state: 'running', interrupt_id: null });
  expect((await pending('one')).body).toMatchObject({ state: 'over', interrupt_id: null });
  expect(await line()).toMatchObject({ turn_id: 'one', state: 'too_late', received: false });
  const late = await interrupt('one');
  expect([late.status, late.body.detail]).toEqual([409, expect.stringContaining('turn_id is over')]);
});

test('I3 what is said late of a turn before changes nothing of the one that runs', async () => {
  await using server = await startTestServer();
  const { interrupt, tell } = await atWork(server);
  await tell('two', 'running');
  const { body } = await interrupt('two');
  for (const state of ['over', 'stopped', 'not_stopped'] as const) {
    expect((await tell('one', state)).body).toMatchObject({ turn_id: 'two', interrupt_id: body.id });
  }
});

test('I4 asked twice, by whomever, it is one request; who was first is named', async () => {
  await using server = await startTestServer();
  const { owner, interrupt, person, id } = await atWork(server);
  const colleague = await colleagueOf(server, owner, 'approver');
  const asked = await Promise.all([interrupt('one'), interrupt('one'), interrupt('one')]);
  const again = await interrupt('one', colleague);
  expect(new Set([...asked, again].map(({ body }) => body.id)).size).toBe(1);
  expect(again.body.sender_user_id).toBe(owner.user_id);
  expect((await person('GET', `/agent-instances/${id}`)).body.chat_length).toBe(2);
});

test('I5 the line tells what came of it: over before, not stopped and why, after which it can be asked again', async () => {
  await using server = await startTestServer();
  const { pending, interrupt, tell, line } = await atWork(server);
  const first = await interrupt('one');
  await tell('one', 'not_stopped', { why: 'It is compacting.' });
  expect(await line()).toEqual({
    turn_id: 'one',
    state: 'not_stopped',
    why: 'It is compacting.',
    content: 'Asked to stop: it could not be stopped. It is compacting.',
    received: true,
  });
  expect((await pending('one')).body.state).toBe('running');
  const second = await interrupt('one');
  expect(second.body.id).not.toBe(first.body.id);
  await tell('one', 'over');
  expect(await line()).toMatchObject({ state: 'too_late', received: false });
});

test('I5 the end of the instance is the end of its turn and of the request', async () => {
  await using server = await startTestServer();
  const { id, agent, person, interrupt, tell, line } = await atWork(server);
  await interrupt('one');
  await agent('POST', '/sessions/end', { agent_instance_id: id });
  expect(await line()).toMatchObject({ state: 'too_late' });
  expect((await tell('two', 'running')).body.turn_id).toBe(null);
  expect((await person('GET', `/agent-instances/${id}`)).body.turn_id).toBe(null);
});

test('I6 who may write to the agent may stop it: no key, and nobody who only watches', async () => {
  await using server = await startTestServer();
  const { owner, agent, interrupt } = await atWork(server);
  const asked = {
    key: await interrupt('one', agent),
    viewer: await interrupt('one', await colleagueOf(server, owner, 'viewer')),
    approver: await interrupt('one', await colleagueOf(server, owner, 'approver')),
  };
  expect([asked.key.status, asked.viewer.status, asked.approver.status]).toEqual([403, 403, 200]);
});

test('I7 a request to stop is no message that an agent is handed, and what people wrote stays queued', async () => {
  await using server = await startTestServer();
  const { id, agent, person, write, interrupt, tell } = await atWork(server);
  const asked = await interrupt('one');
  await write('Do this instead');
  expect((await person('POST', `/messages/${asked.body.id}/withdraw`)).status).toBe(409);
  const look = await agent('GET', `/messages/pending?agent_instance_id=${id}`);
  expect(look.body.messages).toMatchObject([{ content: 'Do this instead' }]);
  await tell('one', 'stopped');
  const { body } = await agent('POST', '/messages/agent', { agent_instance_id: id, content: 'Stopped' });
  expect(body.queued_user_messages).toMatchObject([{ content: 'Do this instead' }]);
});

test('I8 what a stopped turn has asked is closed, and not as if its terminal had settled it', async () => {
  await using server = await startTestServer();
  const { id, agent, person } = await atWork(server);
  const close = async (how: object) => {
    const { body } = await agent('POST', '/messages/agent', {
      agent_instance_id: id,
      content: 'Allow execution of Bash?',
      requires_user_input: true,
      request: { tool_name: 'Bash', input: { command: 'rm -r build' } },
    });
    await agent('POST', `/asks/${body.message_id}/settle-at-terminal`, how);
    const ask = await person('GET', `/asks/${body.message_id}`);
    return [ask.body.state, ask.body.settled_at_terminal];
  };
  expect(await close({ turn_stopped: true })).toEqual(['cancelled', false]);
  expect(await close({})).toEqual(['cancelled', true]);
});

test('why goes with a turn that was not stopped, and a turn has a name', async () => {
  await using server = await startTestServer();
  const { tell } = await atWork(server);
  const misplaced = await tell('one', 'stopped', { why: 'Because' });
  expect([misplaced.status, misplaced.body.detail]).toEqual([400, expect.stringContaining('not_stopped')]);
  expect((await tell('', 'running')).status).toBe(422);
});
