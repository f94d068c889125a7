import type { Message, PostMessageInput } from '@beckon/contract/message';
import { deferred } from '@beckon/shared/deferred';
import { expect, test, vi } from 'vitest';
import { message, uuid } from '../testing/entities.ts';
import { Outbox, unseen } from './outbox.ts';

const draft = { client_id: uuid(70), content: 'Go on', ask_id: null, after_seq: 3 };
const saved = message(4, { sender_type: 'USER', content: 'Go on' });

function setUp(answers: Promise<Message>[]) {
  const post = vi.fn<(input: PostMessageInput) => Promise<Message>>(
    () => answers.shift() ?? Promise.reject(new Error()),
  );
  const outbox = new Outbox(uuid(0), post, (error) => (error instanceof Error ? error.message : 'unknown'));
  return { outbox, post, states: () => outbox.current().map(({ state }) => state) };
}

test('a text is saving, then saved, and leaves when the feed shows it', async () => {
  const { promise, resolve } = deferred<Message>();
  const { outbox, states } = setUp([promise]);
  const sending = outbox.send(draft);
  expect(states()).toEqual(['saving']);
  resolve(saved);
  await sending;
  expect(states()).toEqual(['saved']);
  outbox.seen([message(3)]);
  expect(states()).toEqual(['saved']);
  outbox.seen([message(3), saved]);
  expect(states()).toEqual([]);
});

test('a second attempt says the same under the same id', async () => {
  const { outbox, post, states } = setUp([Promise.reject(new Error('No network')), Promise.resolve(saved)]);
  await outbox.send(draft);
  expect(outbox.current()).toMatchObject([{ state: 'failed', problem: 'No network' }]);
  await outbox.retry(draft.client_id);
  expect(states()).toEqual(['saved']);
  expect(post.mock.calls[1]).toEqual(post.mock.calls[0]);
  expect(post.mock.calls[0]?.[0]).toMatchObject({ client_id: draft.client_id, content: 'Go on' });
});

test('what failed can be dropped, what is under way cannot', async () => {
  const { promise, resolve } = deferred<Message>();
  const { outbox, states } = setUp([Promise.reject(new Error('No')), promise]);
  await outbox.send(draft);
  outbox.discard(draft.client_id);
  expect(states()).toEqual([]);
  const sending = outbox.send(draft);
  outbox.discard(draft.client_id);
  expect(states()).toEqual(['saving']);
  resolve(saved);
  await sending;
});

test('a text that the feed shows before the answer came is not shown twice', () => {
  const entry = { ...draft, state: 'saving' as const, message: null, problem: null };
  const twin = { ...entry, client_id: uuid(71) };
  expect(unseen([entry, twin], [saved])).toEqual([twin]);
  expect(unseen([entry], [message(3, { sender_type: 'USER', content: 'Go on' })])).toEqual([entry]);
  expect(unseen([{ ...entry, state: 'failed' }], [saved])).toHaveLength(1);
  expect(unseen([{ ...entry, state: 'saved', message: saved }], [saved])).toEqual([]);
});
