import { SOCKET_LIMITS } from '@beckon/server/feed-socket';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createPerson, startTestServer } from '../support/start-test-server.ts';
import { until } from '../support/until.ts';
import { startAgent } from './support/agent.ts';
import { handshake, openRawFeed } from './support/raw-feed.ts';

const PING_BYTES = 'PING'.length;

test('a socket whose other side is gone is ended, and what it followed is let go; one that answers stays (G7)', async () => {
  await using server = await startTestServer({
    http: { socketLimits: { ...SOCKET_LIMITS, pingMs: 30, pongWaitMs: 1_500 } },
  });
  const person = await createPerson(server);
  const agent = startAgent(server.url, person);
  await agent.say('one');
  await using living = await openRawFeed(server.url, person);
  const watched = living.followInstance(agent.id);
  await watched.first(1);

  const gone = new WebSocket(`${server.url.replace('http', 'ws')}/trpc`, { headers: handshake(server.url, person) });
  const closed = once(gone, 'close');
  await once(gone, 'open');
  gone.send(JSON.stringify({ id: 1, method: 'subscription', params: { path: 'feed.workspace', input: {} } }));
  await until('both are followed', () => server.system.followers.size === 2);
  await closed;
  await until('the list is followed no more', () => server.system.followers.size === 1);

  const pings = () => living.sizes.filter((bytes) => bytes === PING_BYTES).length;
  const before = pings();
  await until('it was asked again', () => pings() > before + 2);
  await agent.say('two');
  await watched.until((all) => all.some(({ frame }) => JSON.stringify(frame).includes('"two"')));
  expect(living.socket.readyState).toBe(WebSocket.OPEN);
});

test('the other side is asked in time: a line that died is noticed within 45 s', () => {
  expect(SOCKET_LIMITS.pingMs + SOCKET_LIMITS.pongWaitMs).toBeLessThanOrEqual(45_000);
});
