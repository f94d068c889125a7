import { createKey, revokeKey } from '@beckon/core/key/manage-keys';
import { CHECK_MS, LAST_WORDS_MS } from '@beckon/server/authority-watch';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createPerson, startTestServer, type TestPerson, type TestServer } from '../support/start-test-server.ts';
import { until } from '../support/until.ts';
import { startAgent } from './support/agent.ts';
import { openEventStream } from './support/event-stream.ts';
import { openRawFeed } from './support/raw-feed.ts';

const PROMISED_MS = 5_000;

interface End {
  readonly credential: (person: TestPerson) => { key?: string; cookie?: string };
  readonly come: (server: TestServer, person: TestPerson) => Promise<unknown>;
}

const byKey = ({ key }: TestPerson) => ({ key });
const byCookie = ({ cookie }: TestPerson) => ({ cookie });

const ENDS: Readonly<Record<string, End>> = {
  'its key is revoked': {
    credential: byKey,
    come: (server, person) => revokeKey(server.system, person, { key_id: person.key_id }),
  },
  'its key expires': {
    credential: byKey,
    come: (server, person) =>
      sql`update api_keys set expires_at = now() where id = ${person.key_id}`.execute(server.system.db),
  },
  'the person signs out': {
    credential: byCookie,
    come: async (server, person) => {
      const { status } = await fetch(`${server.url}/api/auth/sign-out`, {
        method: 'POST',
        headers: { cookie: person.cookie, 'content-type': 'application/json' },
        body: '{}',
      });
      expect(status).toBe(200);
    },
  },
  'the session expires': {
    credential: byCookie,
    come: (server, person) =>
      sql`update sessions set expires_at = now() where user_id = ${person.user_id}`.execute(server.system.db),
  },
  'the person leaves the workspace': {
    credential: byCookie,
    come: (server, person) => sql`delete from members where user_id = ${person.user_id}`.execute(server.system.db),
  },
};

test.each(Object.entries(ENDS))(
  'a socket and a stream say nothing more soon after %s, with the bell broken too (L6) [S19] [S21]',
  async (what, { credential, come }) => {
    // Once as often as in earnest.
    const http = what === 'its key is revoked' ? { authorityCheckMs: CHECK_MS } : {};
    await using server = await startTestServer({ notify: false, http });
    const person = await createPerson(server);
    const agent = startAgent(server.url, person);
    await agent.say('one');
    await using feed = await openRawFeed(server.url, credential(person));
    const subscription = feed.followInstance(agent.id);
    await subscription.first(1);
    await using stream = await openEventStream(server.url, agent.id, credential(person));
    await stream.events.first(1);

    await come(server, person);
    const [closed] = await Promise.all([feed.closed, stream.ended]);
    await until('nobody follows any more', () => server.system.followers.size === 0);
    expect([4401, 1006]).toContain(closed.code);
    await expect(openRawFeed(server.url, credential(person))).rejects.toThrow('401');
    expect(server.errors).toEqual([]);
  },
);

test('whoever may no longer watch or wait is cut off within the promised time, also where a check had just begun (L6)', () => {
  expect(2 * CHECK_MS + LAST_WORDS_MS).toBeLessThanOrEqual(PROMISED_MS);
});

test('what ends for one leaves the others: another key of the same person watches on', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const other = await createKey(server.system, person, { name: 'other' });
  const agent = startAgent(server.url, { ...person, key: other.api_key });
  await agent.say('one');
  await using revoked = await openRawFeed(server.url, { key: person.key });
  await using kept = await openRawFeed(server.url, { key: other.api_key });
  const subscription = kept.followInstance(agent.id);
  await Promise.all([revoked.followInstance(agent.id).first(1), subscription.first(1)]);
  await revokeKey(server.system, person, { key_id: person.key_id });
  await revoked.closed;
  await agent.say('two');
  const heard = await subscription.until((all) => all.find(({ frame }) => JSON.stringify(frame).includes('"two"')));
  expect(heard.frame.type).toBe('items');
});
