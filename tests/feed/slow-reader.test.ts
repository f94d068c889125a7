import { SOCKET_LIMITS } from '@beckon/server/feed-socket';
import { expect, test } from 'vitest';
import { createPerson, startTestServer } from '../support/start-test-server.ts';
import { until } from '../support/until.ts';
import { startAgent } from './support/agent.ts';
import { openRawFeed } from './support/raw-feed.ts';

const SUBSCRIPTIONS = 90;

test('a socket that stops reading is paused, closed, and goes on by its cursor; others notice nothing (G7, L4) [S65]', async () => {
  await using server = await startTestServer({ http: { socketLimits: { ...SOCKET_LIMITS, stalledMs: 200 } } });
  const person = await createPerson(server);
  const agent = startAgent(server.url, person);
  for (let n = 1; n <= 3; n++) await agent.say(`${n}`.repeat(60_000));
  await using good = await openRawFeed(server.url, person);
  const watched = good.followInstance(agent.id);
  await watched.first(1);

  await using slow = await openRawFeed(server.url, person);
  const first = slow.followInstance(agent.id);
  const [snapshot] = await first.first(1);
  slow.socket.pause();
  // Sixteen megabytes: more than the kernels of both sides hold for it.
  for (let n = 1; n < SUBSCRIPTIONS; n++) slow.followInstance(agent.id);
  await agent.say('after the pause');
  await watched.until((all) => all.some(({ frame }) => JSON.stringify(frame).includes('after the pause')));
  await until('the server has let go of it', () => server.http.openSockets === 1);
  slow.socket.resume();
  const { code } = await slow.closed;
  expect([1006, 4008]).toContain(code);

  await using again = await openRawFeed(server.url, person);
  const resumed = again.followInstance(agent.id, snapshot?.cursor);
  const frames = await resumed.first(2);
  expect(frames[0]?.frame.type).toBe('resumed');
  expect(JSON.stringify(frames[1]?.frame)).toContain('after the pause');
});

test('a socket that pauses for a while loses nothing (G3, G7)', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const agent = startAgent(server.url, person);
  for (let n = 1; n <= 3; n++) await agent.say(`${n}`.repeat(60_000));
  await using feed = await openRawFeed(server.url, person);
  const first = feed.followInstance(agent.id);
  await first.first(1);
  feed.socket.pause();
  const others = Array.from({ length: SUBSCRIPTIONS - 1 }, () => feed.followInstance(agent.id));
  await until('the subscriptions are there', () => server.system.followers.size === 1);
  await agent.say('one more');
  feed.socket.resume();
  for (const other of [first, ...others]) {
    await other.until((all) => JSON.stringify(all).includes('"one more"'));
  }
  expect(feed.socket.readyState).toBe(feed.socket.OPEN);
});
