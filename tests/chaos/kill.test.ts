import { createBeckonClient } from '@beckon/client/beckon-client';
import { followInstance } from '@beckon/client/follow-instance';
import { ServerClock } from '@beckon/client/server-clock';
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { restAs } from '../support/rest.ts';
import { startServerProcess } from './support/server-process.ts';
import { seen } from './support/site.ts';
import { createTestDatabase } from '@beckon/db/testing/create-test-database';
import { createKeySigner } from '@beckon/core/key/key-token';
import { createSessionSigner } from '@beckon/core/person/session-signer';
import { createPerson, TEST_KEY_PAIR } from '../support/start-test-server.ts';

const SENDS = 1_000;

/** Sends until it is acknowledged, at either server. */
async function persist(
  urls: readonly [string, string],
  key: string,
  body: object,
  id: string,
  first: number,
): Promise<string> {
  for (let attempt = first; ; attempt++) {
    const send = restAs(urls[attempt % 2] ?? urls[0], { key });
    try {
      const answer = await send('POST', '/messages/agent', body, { headers: { 'idempotency-key': id } });
      if (answer.status === 200) return answer.body.message_id;
      expect(answer.status).toBeGreaterThanOrEqual(500);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }
}

test(
  'a thousand reports at once to one instance through two servers, one of which is killed: nothing is lost, doubled or out of order (G2, G3, G4, G6, H7)',
  { timeout: 600_000 },
  async () => {
    await using database = await createTestDatabase({ maxConnections: 5 });
    const person = await createPerson({
      system: {
        db: database.db,
        keys: await createKeySigner(TEST_KEY_PAIR),
        sessions: createSessionSigner(TEST_KEY_PAIR.privateKey),
      },
    });
    await using a = await startServerProcess(database.url);
    await using b = await startServerProcess(database.url);
    const agent_instance_id = randomUUID();
    const acknowledged = new Map<string, string>();
    const report = async (n: number) => {
      const content = `report ${n}`;
      const body = { agent_instance_id, agent_type: 'chaos', content };
      acknowledged.set(content, await persist([a.url, b.url], person.key, body, `report ${n}`, n));
    };
    await report(0);

    const clients = [a, a, b, b, a].map(({ url }) =>
      createBeckonClient({ url, apiKey: person.key, random: () => 0.02 }),
    );
    const followers = clients.map((client) => followInstance(client, agent_instance_id, new ServerClock()));
    const late = followers.at(-1);
    for (const follower of followers.slice(0, 4)) {
      follower.start();
      await seen(follower, ({ liveness }) => liveness === 'live');
    }

    let restarted: Promise<void> | undefined;
    const send = async (n: number) => {
      await report(n);
      if (acknowledged.size > SENDS / 3) restarted ??= b.kill().then(() => b.start());
      if (acknowledged.size > SENDS / 2) late?.start();
    };
    await Promise.all(Array.from({ length: SENDS - 1 }, (_, n) => send(n + 1)));
    await restarted;
    expect([a.alive, b.alive]).toEqual([true, true]);

    const { rows } = await database.pool.query<{ seq: number; id: string; content: string }>(
      'select seq, id, content from messages order by seq',
    );
    expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: SENDS }, (_, n) => n + 1));
    expect(new Map(rows.map(({ content, id }) => [content, id]))).toEqual(acknowledged);

    const { rows: events } = await database.pool.query<{ seq: number }>('select seq from instance_events order by seq');
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, n) => n + 1));
    for (const [n, follower] of followers.entries()) {
      await seen(follower, ({ view, liveness }) => liveness === 'live' && view.position === events.length);
      const { messages } = follower.current().view;
      // Those who were there from the start have it all: no cut made them begin anew.
      expect(messages[0]?.seq).toBe(n < 4 ? 1 : (messages.at(-1)?.seq ?? 0) - messages.length + 1);
      expect(messages.map(({ id }) => id)).toEqual(rows.slice(-messages.length).map(({ id }) => id));
      follower.stop();
    }
    await Promise.all(clients.map((client) => client.close()));
  },
);
