import { changeInstance } from '@beckon/core/instance/change-instance';
import { instanceTopic } from '@beckon/core/context';
import { inTransaction } from '@beckon/db/transaction';
import { administer } from '@beckon/db/testing/database-server';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createPerson, startTestServer, type TestServer } from '../support/start-test-server.ts';
import { startAgent } from '../feed/support/agent.ts';
import { openRawFeed } from '../feed/support/raw-feed.ts';

const WRITERS = 8;
const WRITES = 60;

/** Deterministic, so that a failure can be had again. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const linger = (roll: () => number) => sql`select pg_sleep(${roll() * 0.004})`;
class Undone extends Error {}

/** Writers that take their time before and after they take a number; a fifth of them change their mind. */
async function write(
  server: TestServer,
  writer: number,
  act: (tx: TestServer['system']['db'], name: string) => Promise<unknown>,
): Promise<string[]> {
  const roll = dice(writer + 1);
  const done: string[] = [];
  for (let n = 0; n < WRITES; n++) {
    const name = `${writer}.${n}`;
    const early = roll() < 0.5;
    const undo = roll() < 0.2;
    try {
      await inTransaction(server.system.db, async (tx) => {
        // Half of them have a transaction id long before their number.
        if (early) await sql`select pg_current_xact_id()`.execute(tx);
        await linger(roll).execute(tx);
        await act(tx, name);
        await linger(roll).execute(tx);
        if (undo) throw new Undone();
      });
      done.push(name);
    } catch (error) {
      if (!(error instanceof Undone)) throw error;
    }
  }
  return done;
}

test(
  'writers that linger and roll back leave no hole, and a reader that follows misses nothing (G1, G2, G3)',
  { timeout: 60_000 },
  async () => {
    await using server = await startTestServer();
    const person = await createPerson(server);
    const agent = startAgent(server.url, person);
    await agent.say('one');
    const at = { workspaceId: person.workspace_id, instanceId: agent.id };
    await using feed = await openRawFeed(server.url, person);
    const watched = feed.followInstance(agent.id);
    await watched.first(1);
    const written = await Promise.all(
      Array.from({ length: WRITERS }, (_, writer) =>
        write(server, writer, async (tx, content) => {
          await changeInstance({ db: tx, bell: server.system.bell }, at, async (change) => {
            change.addMessage({ sender_type: 'AGENT', sender_user_id: null, content });
            await change.write();
          });
        }),
      ),
    );
    server.system.bell.ring([instanceTopic(at.workspaceId, at.instanceId)]);
    const { rows: messages } = await server.database.pool.query('select seq, content from messages order by seq');
    const { rows: events } = await server.database.pool.query('select seq from instance_events order by seq');
    expect(new Set(messages.slice(1).map(({ content }) => content))).toEqual(new Set(written.flat()));
    expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, n) => n + 1));
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, n) => n + 1));
    const heard = () =>
      watched.all
        .flatMap(({ frame }) => (frame.type === 'items' ? frame.items : []))
        .flatMap((item) => (item.type === 'message' ? [item.message.content] : []));
    await watched.until(() => heard().length >= messages.length - 1);
    expect(heard()).toEqual(messages.slice(1).map(({ content }) => content));
  },
);

test('the proof can fail: the same writers with a serial number are misread', { timeout: 60_000 }, async () => {
  await using server = await startTestServer();
  await administer(server.database.connectionString, 'create table naive (seq bigserial primary key, content text)');
  const heard: string[] = [];
  let cursor = 0;
  let over = false;
  const read = async () => {
    do {
      const { rows } = await sql<{ seq: number; content: string }>`
        select seq, content from naive where seq > ${cursor} order by seq`.execute(server.system.db);
      cursor = rows.at(-1)?.seq ?? cursor;
      heard.push(...rows.map(({ content }) => content));
    } while (!over);
  };
  const reading = read();
  const written = await Promise.all(
    Array.from({ length: WRITERS }, (_, writer) =>
      write(server, writer, (tx, content) => sql`insert into naive (content) values (${content})`.execute(tx)),
    ),
  );
  over = true;
  await reading;
  expect(heard.length).toBeLessThan(written.flat().length);
});
