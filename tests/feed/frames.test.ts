import { FEED_CONTENT_BYTES, FEED_FRAME_BYTES } from '@beckon/contract/limits';
import type { Message } from '@beckon/contract/message';
import { must } from '@beckon/shared/must';
import { expect, test } from 'vitest';
import { createPerson, startTestServer } from '../support/start-test-server.ts';
import { startAgent } from './support/agent.ts';
import { openRawFeed, type RawFeed } from './support/raw-feed.ts';

const largest = (feed: RawFeed): number => Math.max(...feed.sizes);

test('content over 64 KB comes cut, with its size, and whole over HTTP; no frame is over 256 KB (L1, L2)', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const agent = startAgent(server.url, person);
  await agent.say('begin');
  await using feed = await openRawFeed(server.url, person);
  const live = feed.followInstance(agent.id);
  await live.first(1);
  const texts = {
    'just fits': 'a'.repeat(FEED_CONTENT_BYTES),
    'one byte more': 'a'.repeat(FEED_CONTENT_BYTES + 1),
    'ends amidst a character': `${'a'.repeat(FEED_CONTENT_BYTES - 1)}€€€`,
    'the longest': 'x'.repeat(1_048_576),
    'escaped sixfold': '\u0001'.repeat(500_000),
    code: '"\\\n'.repeat(40_000),
    emoji: '😀'.repeat(100_000),
  };
  for (const [name, content] of Object.entries(texts)) {
    const id = await agent.say(content, { metadata: { note: '\u0002'.repeat(10_000) } });
    const shown = await live.until((all) => find(all, id));
    const bytes = Buffer.byteLength(content);
    const whole = name === 'just fits' ? undefined : bytes;
    expect(shown.content_bytes, `${name}`).toBe(whole);
    expect(content.startsWith(shown.content), `${name}`).toBe(true);
    expect(Buffer.byteLength(shown.content), `${name}`).toBeLessThanOrEqual(FEED_CONTENT_BYTES);
    expect(shown.content.isWellFormed(), `${name}`).toBe(true);
    const { body } = await agent.person('GET', `/messages/${id}`);
    expect(body.content === content, `${name}`).toBe(true);
  }
  expect(
    (await agent.agent('POST', '/messages/agent', { agent_instance_id: agent.id, content: 'x'.repeat(1_048_577) }))
      .status,
  ).toBe(413);

  // Also in a snapshot, which then has fewer messages and says that there are more.
  await using late = await openRawFeed(server.url, person);
  const [snapshot] = await late.followInstance(agent.id).first(1);
  const frame = must(snapshot).frame;
  if (frame.type !== 'snapshot') throw new Error('A feed without a cursor begins with a snapshot');
  expect(frame.has_more).toBe(true);
  expect(frame.messages.at(-1)?.content.startsWith('😀')).toBe(true);
  expect(Math.max(largest(feed), largest(late))).toBeLessThanOrEqual(FEED_FRAME_BYTES);
});

test('many long questions and options stay within frames, and the cut option answers in full (L2, K3)', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const agent = startAgent(server.url, person);
  const long = `Rewrite ${'the whole of it, '.repeat(3_000)}`;
  const question = `${'問'.repeat(9_000)}\n[OPTIONS]\n1. ${long}\n2. No\n${'3. Maybe 問\n'.repeat(3_000)}[/OPTIONS]`;
  await using feed = await openRawFeed(server.url, person);
  const lists = feed.followWorkspace();
  await lists.first(1);
  const ids: string[] = [];
  for (let n = 0; n < 110; n++) ids.push(await agent.say(question, { asks: true }));
  const live = feed.followInstance(agent.id);
  await lists.until((all) => all.some(({ frame }) => frame.type === 'changes' && frame.total_asks === 110));
  await using late = await openRawFeed(server.url, person);
  const fresh = late.followWorkspace();
  await fresh.until((all) => all.flatMap(({ frame }) => ('asks' in frame ? frame.asks : [])).length >= 100);
  const [snapshot] = await live.first(1);
  const frame = must(snapshot).frame;
  if (frame.type !== 'snapshot') throw new Error('A feed without a cursor begins with a snapshot');
  expect(frame.asks.map((ask) => ask.id)).toEqual(ids.slice(0, frame.asks.length));
  expect(Math.max(largest(feed), largest(late))).toBeLessThanOrEqual(FEED_FRAME_BYTES);

  const [ask] = frame.asks;
  const { status } = await agent.person('POST', `/asks/${ask?.id}/answer`, { content: ask?.options?.[0] });
  expect(status).toBe(200);
  const { body } = await agent.person('GET', `/asks/${ask?.id}`);
  expect(body.answer).toBe(long.trim());
});

function find(all: readonly { frame: unknown }[], id: string): Message | undefined {
  for (const { frame } of all) {
    const { items = [] } = frame as { items?: { type: string; message?: Message }[] };
    const message = items.find((item) => item.message?.id === id)?.message;
    if (message) return message;
  }
  return undefined;
}
