import { administer } from '@beckon/db/testing/database-server';
import { createTestDatabase } from '@beckon/db/testing/create-test-database';
import type { Listening } from '@beckon/contract/listening';
import { keepHouse } from '@beckon/core/housekeeping';
import { sweepListeners } from '@beckon/core/instance/listeners';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { restAs } from '../support/rest.ts';
import { until } from '../support/until.ts';
import { createPerson, startTestServer, type TestServer } from '../support/start-test-server.ts';
import { openMcp } from '../reference/scene.ts';
import { startAgent } from './support/agent.ts';
import { openRawFeed, type RawFeed } from './support/raw-feed.ts';

/** What a view of the instance shows, from one word to the next. */
function watch(feed: RawFeed, id: string) {
  const frames = feed.followInstance(id);
  const words = (): (Listening | null)[] =>
    frames.all
      .flatMap(({ frame }) => {
        if (frame.type === 'snapshot') return [frame.instance.listening];
        return frame.type === 'heartbeat' || frame.type === 'resumed' ? [frame.listening] : [];
      })
      .filter((word, n, all) => n === 0 || word !== all[n - 1]);
  return { words, says: (...expected: (Listening | null)[]) => frames.until(() => same(words(), expected)) };
}

const same = (some: readonly unknown[], others: readonly unknown[]): boolean =>
  JSON.stringify(some) === JSON.stringify(others);

async function open(server: TestServer, watched: TestServer = server) {
  const person = await createPerson(server);
  const agent = startAgent(server.url, person);
  await agent.say('Starting');
  const feed = await openRawFeed(watched.url, person);
  const caller = restAs(server.url, { key: person.key });
  const poll = (query: string) => caller('GET', `/messages/pending?agent_instance_id=${agent.id}&${query}`);
  const view = watch(feed, agent.id);
  await view.says(null);
  return { person, agent, feed, poll, write: agent.write, view };
}

test('L1 a view says whether an agent waits, at any server: what is written then is read at once, else at its next contact', async () => {
  await using database = await createTestDatabase();
  await using one = await startTestServer({ database });
  await using other = await startTestServer({ database });
  const { feed, poll, write, view } = await open(one, other);
  await using _ = feed;
  const held = poll('wait=25');
  await view.says(null, 'at_once');
  await write('Now');
  expect((await held).body.messages).toMatchObject([{ content: 'Now' }]);
});

test('L1 whoever was handed what it waited for is at work from then on; whoever waits in turns listens in between', async () => {
  await using server = await startTestServer();
  const { agent, feed, poll, view, write } = await open(server);
  await using _ = feed;
  const cursor = await agent.say('Done for now');
  await poll(`last_read_message_id=${cursor}&wait=0.05`);
  const held = poll(`last_read_message_id=${cursor}&wait=25`);
  await write('Go on');
  expect((await held).body).toMatchObject({ status: 'ok', messages: [{ content: 'Go on' }] });
  await view.says(null, 'at_once', null);
});

test('L1 an agent at work that can be told with its next step says so', async () => {
  await using server = await startTestServer();
  const { feed, poll, write, view } = await open(server);
  await using _ = feed;
  const working = poll('wait=25&listening=at_next_step');
  await view.says(null, 'at_next_step');
  await write('Rest then');
  expect((await working).body.messages).toMatchObject([{ content: 'Rest then' }]);
  expect((await poll('wait=1&listening=tomorrow')).status).toBe(422);
});

test('L1 while a question over MCP is waited for, its answer is read at once', async () => {
  await using server = await startTestServer();
  const { agent, person, feed, write, view } = await open(server);
  await using _ = feed;
  await using mcp = await openMcp(server.url, person.key);
  const asked = mcp.call('ask_question', { agent_instance_id: agent.id, question_text: 'Deploy?' });
  await view.says(null, 'at_once');
  await write('Yes');
  expect((await asked).value).toMatchObject({ answer: 'Yes' });
  await view.says(null, 'at_once', null);
});

test('L1 a server that has died holds nobody', async () => {
  await using server = await startTestServer();
  const { agent, feed, view } = await open(server);
  await using _ = feed;
  const dead = 987_654_321;
  await sql`insert into listeners (workspace_id, agent_instance_id, process_key, listening)
    select workspace_id, id, ${dead}, 'at_once' from agent_instances where id = ${agent.id}`.execute(server.system.db);
  await sweepListeners(server.system);
  const { rows } = await sql`select from listeners`.execute(server.system.db);
  expect([rows.length, view.words()]).toEqual([0, [null]]);
});

test('L1 what the database does not take is told until it does: nobody is shown for ever as waiting', async () => {
  await using server = await startTestServer();
  const { feed, poll, write, view } = await open(server);
  await using _ = feed;
  const { connectionString } = server.database;
  await administer(
    connectionString,
    `create function away() returns trigger language plpgsql as $$ begin raise exception 'away'; end $$`,
    'create trigger away before insert or delete on listeners for each statement execute function away()',
  );
  const early = poll('wait=25');
  await until('the insert was refused', () => server.errors.length > 0);
  await administer(connectionString, 'alter table listeners disable trigger away');
  await view.says(null, 'at_once');
  await administer(connectionString, 'alter table listeners enable trigger away');
  await write('Go on');
  expect((await early).body.messages).toMatchObject([{ content: 'Go on' }]);
  await until('the deletion was refused', () => server.errors.length > 1);
  await administer(connectionString, 'alter table listeners disable trigger away');
  await view.says(null, 'at_once', null);
  // One word each, however often it was tried.
  expect(server.errors.map((error) => (error as Error).message)).toEqual(['away', 'away']);
});

test('L1 a server that was taken for dead says again whom it holds', async () => {
  await using server = await startTestServer();
  const { agent, feed, poll, write, view } = await open(server);
  await using _ = feed;
  const held = poll('wait=25');
  await view.says(null, 'at_once');
  await sql`delete from listeners where agent_instance_id = ${agent.id}`.execute(server.system.db);
  await keepHouse(server.system);
  const { rows } = await sql`select listening from listeners`.execute(server.system.db);
  expect(rows).toEqual([{ listening: 'at_once' }]);
  await write('Go on');
  await held;
});
