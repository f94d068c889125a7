import { administer } from '@beckon/db/testing/database-server';
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { restAs } from '../support/rest.ts';
import { until } from '../support/until.ts';
import { openRawFeed } from '../feed/support/raw-feed.ts';
import { startAgent } from '../feed/support/agent.ts';
import { startServerProcess } from './support/server-process.ts';
import { openSite, type Site } from './support/site.ts';

const contains = (text: string) => (all: readonly { frame: unknown }[]) =>
  all.some(({ frame }) => JSON.stringify(frame).includes(text));

async function bells(site: Site): Promise<number> {
  const { rows } = await site.database.pool.query(
    `select from pg_stat_activity where datname = current_database() and application_name = 'beckon bell'`,
  );
  return rows.length;
}

test('a server dies between commit and bell: the last event before the silence is seen elsewhere, and so is the new question (G5, G6, G8)', async () => {
  // Found by looking every second, not by the heartbeat after a long silence: there is none.
  await using site = await openSite({ heartbeatMs: 1e9 });
  const [living] = site.servers;
  await using dying = await startServerProcess(site.database.url, { notify: false });
  const agent = startAgent(dying.url, site.person);
  await agent.say('one');
  await using feed = await openRawFeed(living.url, site.person);
  const [instance, lists] = [feed.followInstance(agent.id), feed.followWorkspace()];
  await Promise.all([instance.first(1), lists.first(1)]);

  const body = { agent_instance_id: agent.id, content: 'Are you there?', requires_user_input: true };
  const headers = { 'idempotency-key': randomUUID() };
  const asking = agent.agent('POST', '/messages/agent', body, { headers }).catch(() => undefined);
  await until('the question is committed', async () => {
    const { rows } = await site.database.pool.query('select from asks');
    return rows.length === 1;
  });
  await dying.kill();
  await asking;
  await Promise.all([instance.until(contains('Are you there?')), lists.until(contains('Are you there?'))]);

  // The agent, which may have had no answer, asks again elsewhere: it is the same question.
  const again = await restAs(living.url, site.person)('POST', '/messages/agent', body, { headers });
  expect(again.status).toBe(200);
  const { rows } = await site.database.pool.query('select id from asks');
  expect(rows).toEqual([{ id: again.body.message_id }]);
});

test('each process listens on one connection, however many watch (G8)', async () => {
  await using site = await openSite();
  const [first] = site.servers;
  const agent = startAgent(first.url, site.person);
  await agent.say('one');
  await using feed = await openRawFeed(first.url, site.person);
  const watching = Array.from({ length: 50 }, () => feed.followInstance(agent.id));
  await Promise.all(watching.map((each) => each.first(1)));
  expect(await bells(site)).toBe(2);
});

test('listening connections are terminated: what happens meanwhile is seen, the servers live and listen again (G8)', async () => {
  await using site = await openSite();
  const [writing, reading] = site.servers;
  const agent = startAgent(writing.url, site.person);
  await agent.say('one');
  await using feed = await openRawFeed(reading.url, site.person);
  const instance = feed.followInstance(agent.id);
  await instance.first(1);
  for (let round = 0; round < 3; round++) {
    await administer(
      site.database.connectionString,
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'beckon bell'`,
    );
    await agent.say(`in the dead window ${round}`);
    await instance.until(contains(`in the dead window ${round}`));
    await until('both listen again', async () => (await bells(site)) === 2);
    await agent.say(`after it ${round}`);
    await instance.until(contains(`after it ${round}`));
  }
  const { body } = await agent.person('GET', `/agent-instances/${agent.id}`);
  expect(body.chat_length).toBe(7);
});

test('all connections are terminated at once, again and again: requests are told to come again, then all works and nothing acknowledged is lost (G5, G6, G13)', async () => {
  await using site = await openSite();
  const [a, b] = site.servers;
  const agents = [startAgent(a.url, site.person), startAgent(b.url, site.person)];
  for (const [n, agent] of agents.entries()) await agent.say(`first ${n}`);
  await using feed = await openRawFeed(b.url, site.person);
  const followed = agents.map((agent) => feed.followInstance(agent.id));
  const lists = feed.followWorkspace();
  await Promise.all([...followed, lists].map((each) => each.first(1)));

  const acknowledged: string[] = [];
  const refused: unknown[] = [];
  let over = false;
  const work = async (n: number) => {
    const agent = agents[n % 2] as (typeof agents)[0];
    for (let step = 0; !over; step++) {
      const content = `${n}.${step}`;
      const { status, body } = await agent.agent('POST', '/messages/agent', { agent_instance_id: agent.id, content });
      if (status === 200) acknowledged.push(content);
      else refused.push([status, ...Object.keys(body)]);
    }
  };
  const working = Promise.all(Array.from({ length: 6 }, (_, n) => work(n)));
  for (let round = 0; round < 5; round++) {
    const before = acknowledged.length;
    await administer(
      site.database.connectionString,
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    );
    await until('work goes on', () => acknowledged.length > before + 20);
  }
  over = true;
  await working;
  expect(refused).toEqual(refused.map(() => [503, 'detail']));

  const { rows } = await site.database.pool.query<{ content: string }>('select content from messages');
  const kept = new Set(rows.map(({ content }) => content));
  expect(acknowledged.filter((content) => !kept.has(content))).toEqual([]);
  expect(kept.size).toBe(rows.length);
  for (const [n, agent] of agents.entries()) {
    await agent.say(`last ${n}`);
    await followed[n]?.until(contains(`"last ${n}"`));
    const seqs = followed[n]?.all.flatMap(({ frame }) =>
      frame.type === 'items' ? frame.items.map(({ seq }) => seq) : [],
    );
    expect(seqs).toEqual(seqs?.map((_, index) => (seqs[0] ?? 0) + index));
  }
  await lists.until(contains('"last 1"'));
});
