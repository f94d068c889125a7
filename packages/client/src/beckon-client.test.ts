import { deferred } from '@beckon/shared/deferred';
import { must } from '@beckon/shared/must';
import { expect, test } from 'vitest';
import { message, uuid } from '../testing/entities.ts';
import { openTestServer } from '../testing/test-server.ts';
import { createBeckonClient } from './beckon-client.ts';
import { errorCode, isPassing } from './call-error.ts';
import { followInstance } from './follow-instance.ts';
import { persistently } from './persistently.ts';
import { ServerClock } from './server-clock.ts';

/** Waits of a tenth of their length keep the test short; that they spread is proved beside `backoffMs`. */
const random = () => 0.02;

test('a feed goes on after its last cursor when the connection is cut (G4)', async () => {
  await using server = await openTestServer();
  const client = createBeckonClient({ url: server.url, apiKey: 'bkn_test', random });
  const follower = followInstance(client, uuid(0), new ServerClock());
  const seen = (count: number) => expect.poll(() => follower.current().view.messages).toHaveLength(count);
  server.say(message(1));
  follower.start();
  await seen(1);
  expect(follower.current().liveness).toBe('live');
  server.cut();
  server.say(message(2));
  server.say(message(3));
  await seen(3);
  await expect.poll(() => follower.current().liveness).toBe('live');
  expect(server.cursors).toEqual([null, 'c1']);
  expect(server.credentials).toEqual(['Bearer bkn_test', 'Bearer bkn_test']);
  expect(follower.current().view.position).toBe(3);
  follower.stop();
  await client.close();
});

test('a renewed socket carries the feed on, without what the old one still says', async () => {
  await using server = await openTestServer();
  const client = createBeckonClient({ url: server.url, random });
  const follower = followInstance(client, uuid(0), new ServerClock());
  server.say(message(1));
  follower.start();
  await expect.poll(() => follower.current().liveness).toBe('live');
  client.socket.renew();
  server.say(message(2));
  await expect.poll(() => follower.current().view.messages).toHaveLength(2);
  expect(server.cursors.at(-1)).toBe('c1');
  follower.stop();
  await client.close();
});

test('a feed that is refused says why and is left alone', async () => {
  await using server = await openTestServer();
  const client = createBeckonClient({ url: server.url, random });
  const follower = followInstance(client, uuid(404), new ServerClock());
  follower.start();
  await expect.poll(() => follower.current().refusal).toBe('not_found');
  follower.stop();
  await client.close();
});

test('a call whose answer was lost is made again; a real answer is not', async () => {
  await using server = await openTestServer();
  const client = createBeckonClient({ url: server.url });
  const post = (content: string) =>
    client.trpc.messages.post.mutate({ agent_instance_id: uuid(0), content, client_id: uuid(7) });
  server.loseAnswers(2);
  const posted = await persistently(() => post('hello'), { attempts: 4, random });
  expect(posted.content).toBe('hello');
  expect(server.posted).toEqual(['hello', 'hello', 'hello']);
  const refused = deferred<unknown>();
  persistently(() => post('refuse me'), { random }).catch(refused.resolve);
  const error = must(await refused.promise);
  expect(errorCode(error)).toBe('FORBIDDEN');
  expect(isPassing(error)).toBe(false);
  expect(server.posted).toHaveLength(4);
  await client.close();
});
