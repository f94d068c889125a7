import { applyFrame, emptyFeedView } from '@beckon/client/feed-view';
import type { FeedFrame } from '@beckon/contract/feed';
import { must } from '@beckon/shared/must';
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createPerson, startTestServer } from '../support/start-test-server.ts';
import { startAgent, type Agent } from './support/agent.ts';
import { openRawFeed, type RawFeed } from './support/raw-feed.ts';

async function firstFrame(feed: RawFeed, agent: Agent, cursor: string): Promise<FeedFrame> {
  const [first] = await feed.followInstance(agent.id, cursor).first(1);
  return must(first).frame;
}

async function headCursor(feed: RawFeed, agent: Agent): Promise<string> {
  const [first] = await feed.followInstance(agent.id).first(1);
  return must(first?.cursor);
}

test('a cursor that is none, is ahead, or belongs to another log is answered with a snapshot that says so (G4)', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const [mine, other] = [startAgent(server.url, person), startAgent(server.url, person)];
  await mine.say('one');
  await other.say('one');
  await using feed = await openRawFeed(server.url, person);
  const [cursor, foreign] = [await headCursor(feed, mine), await headCursor(feed, other)];
  const [seq = '', proof = ''] = cursor.split('-');
  const cases: [string, string][] = [
    ['nonsense', 'unknown_cursor'],
    [`${seq}-`, 'unknown_cursor'],
    [`${Number(seq) + 1}-${proof}`, 'ahead'],
    [foreign, 'other_log'],
    [`${seq}-${proof.replace(/./g, (digit) => (15 - Number.parseInt(digit, 16)).toString(16))}`, 'other_log'],
  ];
  for (const [sent, reason] of cases) {
    expect(await firstFrame(feed, mine, sent)).toMatchObject({
      type: 'snapshot',
      reason,
      messages: [{ content: 'one' }],
    });
  }
  expect(await firstFrame(feed, mine, cursor)).toEqual({ type: 'resumed', head: Number(seq), listening: null });
  expect(await firstFrame(feed, mine, '0-')).toEqual({ type: 'resumed', head: Number(seq), listening: null });
});

test('a cursor from before what was pruned is answered with a snapshot (G4)', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const agent = startAgent(server.url, person);
  await agent.say('one');
  await using feed = await openRawFeed(server.url, person);
  const early = await headCursor(feed, agent);
  await agent.say('two');
  await agent.say('three');
  const late = await headCursor(feed, agent);
  const { pool } = server.database;
  await pool.query('update agent_instances set floor = top');
  await pool.query('delete from instance_events e using agent_instances i where e.seq < i.floor');
  for (const cursor of [early, '0-']) {
    expect(await firstFrame(feed, agent, cursor)).toMatchObject({ type: 'snapshot', reason: 'pruned' });
  }
  expect(await firstFrame(feed, agent, late)).toMatchObject({ type: 'resumed' });
});

test('a watcher whose place was pruned under it gets a snapshot, not a hole (G4)', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const agent = startAgent(server.url, person);
  await agent.say('one');
  await using feed = await openRawFeed(server.url, person);
  const watched = feed.followInstance(agent.id);
  await watched.first(1);
  // Three events happen and two of them are gone before anybody was told to look.
  const { pool } = server.database;
  await pool.query(`
    insert into instance_events (workspace_id, agent_instance_id, seq, kind, entity_id)
      select workspace_id, id, top + 3, 'name_changed', id from agent_instances;
    delete from instance_events e using agent_instances i where e.seq <= i.top;
    update agent_instances set top = top + 3, floor = top + 2`);
  const reset = await watched.until((all) => all.find(({ frame }, n) => n > 0 && frame.type === 'snapshot'));
  expect(reset.frame).toMatchObject({ reason: 'pruned' });
  await agent.say('two');
  await watched.until((all) => all.find(({ frame }) => JSON.stringify(frame).includes('"two"')));
});

test('a watcher at the very beginning of a log that was pruned under it gets a snapshot too (G4)', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const agent = startAgent(server.url, person);
  const made = { agent_type: 'tester', agent_instance_id: agent.id };
  expect((await agent.agent('POST', '/agent-instances', made)).status).toBe(201);
  await using feed = await openRawFeed(server.url, person);
  const watched = feed.followInstance(agent.id);
  expect((await watched.first(1))[0]?.cursor).toBe('0-');
  await server.database.pool.query(`
    insert into instance_events (workspace_id, agent_instance_id, seq, kind, entity_id)
      select workspace_id, id, 5, 'name_changed', id from agent_instances;
    update agent_instances set top = 5, floor = 4`);
  const reset = await watched.until((all) => all.find(({ frame }, n) => n > 0 && frame.type === 'snapshot'));
  expect(reset.frame).toMatchObject({ reason: 'pruned', head: 5 });
});

test('a log that was replaced under its watchers, and has grown since, starts them anew (G4)', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const agent = startAgent(server.url, person);
  await agent.say('one');
  await using feed = await openRawFeed(server.url, person);
  const watched = feed.followInstance(agent.id);
  await watched.first(1);
  // The same numbers, other events.
  await server.database.pool.query('update instance_events set eid = gen_random_uuid()');
  await agent.say('two');
  // Before the report or by it: the server looks by itself, too.
  const reset = await watched.until((all) => all.find(({ frame }, n) => n > 0 && frame.type !== 'heartbeat'));
  expect(reset.frame).toMatchObject({ type: 'snapshot', reason: 'other_log' });
  await watched.until((all) => JSON.stringify(all).includes('"two"'));
  const { messages } = watched.all.reduce((view, { frame }) => applyFrame(view, frame), emptyFeedView);
  expect(messages).toMatchObject([{ content: 'one' }, { content: 'two' }]);
});

test('a log that was restored from a backup under its watchers starts them anew (G4)', async () => {
  await using server = await startTestServer({ limits: { heartbeatMs: 50 } });
  const person = await createPerson(server);
  const agent = startAgent(server.url, person);
  await agent.say('kept');
  await using feed = await openRawFeed(server.url, person);
  const watched = feed.followInstance(agent.id);
  const early = must((await watched.first(1))[0]?.cursor);
  await agent.say('lost');
  const lost = await watched.until((all) => all.find(({ frame }) => frame.type === 'items')?.cursor);
  // The database goes back to where it was before the second report.
  const seq = Number(early.split('-')[0]);
  const { pool } = server.database;
  await pool.query(`
    delete from instance_events where seq > ${seq};
    update agent_instances set last_read_message_id = null;
    delete from messages where seq > 1;
    update agent_instances set top = ${seq}, message_count = 1`);
  const reset = await watched.until((all) => all.find(({ frame }, n) => n > 0 && frame.type === 'snapshot'));
  expect(reset.frame).toMatchObject({ reason: 'ahead', messages: [{ content: 'kept' }] });
  // Its number is given again, to another event: the cursor of the lost one must not pass for the new one's.
  await agent.say('new');
  const renewed = await watched.until(
    (all) => all.find(({ frame }) => JSON.stringify(frame).includes('"new"'))?.cursor,
  );
  expect(renewed).not.toBe(lost);
  expect(await firstFrame(feed, agent, lost)).toMatchObject({ type: 'snapshot', reason: 'other_log' });
  expect(await firstFrame(feed, agent, early)).toMatchObject({ type: 'resumed' });
});

test('a deleted instance ends its feeds at once; one that never was is refused', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const agent = startAgent(server.url, person);
  await agent.say('one');
  await using feed = await openRawFeed(server.url, person);
  const watched = feed.followInstance(agent.id);
  await watched.first(1);
  expect((await agent.person('DELETE', `/agent-instances/${agent.id}`)).status).toBe(200);
  await watched.until((all) => all.at(-1)?.frame.type === 'deleted');
  for (const id of [agent.id, randomUUID()]) {
    expect(await feed.followInstance(id).refused).toEqual({ code: 'NOT_FOUND', message: 'Agent instance not found' });
  }
  const stranger = await createPerson(server);
  const theirs = startAgent(server.url, stranger);
  await theirs.say('private');
  expect(await feed.followInstance(theirs.id).refused).toMatchObject({ code: 'NOT_FOUND' });
});
