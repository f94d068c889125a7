import type { FeedFrame } from '@beckon/contract/feed';
import { createBeckonClient } from '@beckon/client/beckon-client';
import { followInstance } from '@beckon/client/follow-instance';
import { ServerClock } from '@beckon/client/server-clock';
import { expect, test } from 'vitest';
import { createPerson, startTestServer } from '../support/start-test-server.ts';
import { startAgent } from './support/agent.ts';
import { openRawFeed, type WireFrame } from './support/raw-feed.ts';

const seqs = (frames: readonly WireFrame<FeedFrame>[]): number[] =>
  frames.flatMap(({ frame }) => (frame.type === 'items' ? frame.items.map((item) => item.seq) : []));

test('a raw socket resumes from its last cursor on another socket, without gap or duplicate (G3, G4)', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const agent = startAgent(server.url, person);
  await agent.say('one');
  const heard: number[] = [];
  let cursor: string | undefined;
  let head = 0;
  for (let round = 0; round < 8; round++) {
    await using feed = await openRawFeed(server.url, person);
    const subscription = feed.followInstance(agent.id, cursor);
    await agent.say(`during ${round}`, { asks: round % 2 === 0 });
    const [first] = await subscription.first(1);
    expect(first?.frame.type).toBe(round === 0 ? 'snapshot' : 'resumed');
    if (first?.frame.type === 'snapshot') head = first.frame.head;
    const { rows } = await server.database.pool.query<{ top: number }>('select top from agent_instances');
    // The cut falls into the midst: sometimes with everything heard, sometimes with a part of it, twice with nothing.
    const wanted = round % 3 === 2 ? heard.length : (rows[0]?.top ?? 0) - head;
    const frames = await subscription.until((all) => heard.length + seqs(all).length >= wanted && [...all]);
    heard.push(...seqs(frames));
    cursor = frames.at(-1)?.cursor;
    feed.socket.terminate();
    await feed.closed;
    await agent.say(`away ${round}`);
  }
  expect(heard).toEqual(Array.from(heard, (_, n) => head + 1 + n));
  expect(heard.length).toBeGreaterThan(12);
});

test('the client goes on through cuts of its connection, and its view is the server’s (G3, G4, G5)', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const agent = startAgent(server.url, person);
  await agent.say('one');
  const client = createBeckonClient({ url: server.url, apiKey: person.key, random: () => 0.01 });
  const follower = followInstance(client, agent.id, new ServerClock());
  const until = (holds: () => boolean) =>
    new Promise<void>((resolve) => {
      const stop = follower.subscribe(() => {
        if (holds()) resolve(stop());
      });
      if (holds()) resolve(stop());
    });
  const position = () => follower.current().view.position;
  follower.start();
  await until(() => follower.current().liveness === 'live');
  for (let round = 0; round < 6; round++) {
    const before = position();
    const saying = agent.say(`report ${round}`, { asks: round === 3 });
    if (round % 2 === 0) client.socket.current().connection?.ws?.close();
    await saying;
    await until(() => position() > before);
  }
  await agent.write('to all of it');
  await until(() => follower.current().view.messages.at(-1)?.content === 'to all of it');
  const { view } = follower.current();
  const { body } = await agent.person('GET', `/agent-instances/${agent.id}`);
  expect(view.messages).toEqual(body.messages);
  expect(view.messages.map((message) => message.seq)).toEqual(view.messages.map((_, n) => n + 1));
  follower.stop();
  await client.close();
  expect(server.errors).toEqual([]);
});

test('every frame has a cursor, and a heartbeat’s is the place where the view stands (G4, G9)', async () => {
  await using server = await startTestServer({ limits: { heartbeatMs: 30 } });
  const person = await createPerson(server);
  const agent = startAgent(server.url, person);
  await agent.say('one');
  await using feed = await openRawFeed(server.url, person);
  const instance = feed.followInstance(agent.id);
  const lists = feed.followWorkspace();
  const before = await instance.until((all) => all.filter(({ frame }) => frame.type === 'heartbeat').at(1));
  await agent.say('two');
  await instance.until((all) => all.at(-1)?.frame.type === 'heartbeat' && seqs(all).length > 0);
  await lists.until((all) => all.some(({ frame }) => frame.type === 'heartbeat'));
  expect(new Set(instance.all.slice(0, 3).map(({ cursor }) => cursor))).toEqual(new Set([before.cursor]));
  const [last, beforeLast] = [instance.all.at(-1), instance.all.findLast(({ frame }) => frame.type === 'items')];
  expect(last?.cursor).toBe(beforeLast?.cursor);
  for (const { cursor, frame } of [...instance.all, ...lists.all])
    expect([frame.type, cursor]).not.toContain(undefined);

  // The client that took the heartbeat for its place resumes there.
  await using again = await openRawFeed(server.url, person);
  const [first] = await again.followInstance(agent.id, last?.cursor).first(1);
  expect(first?.frame).toMatchObject({ type: 'resumed', head: Number(last?.cursor?.split('-')[0]) });
});
