import type { Message, PostMessageInput } from '@beckon/contract/message';
import { deferred } from '@beckon/shared/deferred';
import { expect, test, vi } from 'vitest';
import { message, uuid } from '../testing/entities.ts';
import { Outbox, unseen, type Kept, type OutboxStore } from './outbox.ts';

const draft = { client_id: uuid(70), content: 'Go on', ask_id: null, after_seq: 3 };
const second = { ...draft, client_id: uuid(71), content: 'And on' };
const saved = message(4, { sender_type: 'USER', content: 'Go on' });

class NoConnection extends Error {}

function memoryStore(): OutboxStore & { readonly kept: Map<string, Kept> } {
  const kept = new Map<string, Kept>();
  return {
    kept,
    load: () => [...kept.values()],
    put: (entry) => void kept.set(entry.client_id, entry),
    remove: (client_id) => void kept.delete(client_id),
  };
}

function setUp(answers: Promise<Message>[], store: OutboxStore = memoryStore()) {
  const post = vi.fn<(input: PostMessageInput) => Promise<Message>>(
    () => answers.shift() ?? Promise.reject(new Error('Nothing is left to answer')),
  );
  const outbox = new Outbox({
    agent_instance_id: uuid(0),
    post,
    explain: (error) => (error instanceof Error ? error.message : 'unknown'),
    isPassing: (error) => error instanceof NoConnection,
    store,
    random: () => 0,
  });
  return {
    outbox,
    post,
    states: () => outbox.current().map(({ state }) => state),
    said: () => post.mock.calls.map(([{ content, client_id }]) => [content, client_id]),
  };
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
  const { outbox, post, states } = setUp([Promise.reject(new Error('Not allowed')), Promise.resolve(saved)]);
  await outbox.send(draft);
  expect(outbox.current()).toMatchObject([{ state: 'failed', problem: 'Not allowed' }]);
  await outbox.retry(draft.client_id);
  expect(states()).toEqual(['saved']);
  expect(post.mock.calls[1]).toEqual(post.mock.calls[0]);
  expect(post.mock.calls[0]?.[0]).toMatchObject({ client_id: draft.client_id, content: 'Go on' });
});

test('without a connection texts wait, and go out by themselves, once each and in the order they were written (G11)', async () => {
  const { promise, resolve } = deferred<Message>();
  const other = message(5, { sender_type: 'USER', content: 'And on' });
  const { outbox, states, said } = setUp([promise, Promise.reject(new NoConnection()), Promise.resolve(other)]);
  const first = outbox.send(draft);
  const all = outbox.send(second);
  expect(states()).toEqual(['saving', 'waiting']);
  expect(said()).toHaveLength(1);
  resolve(saved);
  await first;
  await all;
  expect(states()).toEqual(['saved', 'saved']);
  expect(said()).toEqual([
    ['Go on', uuid(70)],
    ['And on', uuid(71)],
    ['And on', uuid(71)],
  ]);
});

test('what was not said survives the page and is said by the next one, in order, under the same ids (G11)', async () => {
  const store = memoryStore();
  const before = setUp([new Promise(() => undefined)], store);
  void before.outbox.send(draft);
  void before.outbox.send(second);
  expect([...store.kept.keys()]).toEqual([uuid(70), uuid(71)]);

  const after = setUp([Promise.resolve(saved), Promise.resolve(message(5))], store);
  expect(after.states()).toEqual(['waiting', 'waiting']);
  await after.outbox.start();
  expect(after.states()).toEqual(['saved', 'saved']);
  expect(after.said()).toEqual([
    ['Go on', uuid(70)],
    ['And on', uuid(71)],
  ]);
  expect(store.kept.size).toBe(0);
  expect(setUp([], store).outbox.current()).toEqual([]);
});

test('what was refused is still there after a reload, with its reason, and is not sent by itself', async () => {
  const store = memoryStore();
  await setUp([Promise.reject(new Error('Not allowed'))], store).outbox.send(draft);
  const { outbox, post } = setUp([], store);
  await outbox.start();
  expect(outbox.current()).toMatchObject([{ state: 'failed', problem: 'Not allowed', content: 'Go on' }]);
  expect(post).not.toHaveBeenCalled();
});

test('what may have arrived so long ago that the server has forgotten its id is left to the person (G11)', async () => {
  const store = memoryStore();
  store.put({ ...draft, tried_at: Date.now() - 24 * 3_600_000, problem: null });
  store.put({ ...second, tried_at: null, problem: null });
  const { outbox, said } = setUp([Promise.resolve(saved)], store);
  await outbox.start();
  expect(outbox.current()).toMatchObject([{ state: 'failed' }, { state: 'saved' }]);
  expect(said()).toEqual([['And on', uuid(71)]]);
});

test('what failed or waits for its turn can be dropped, what is under way cannot', async () => {
  const { promise, resolve } = deferred<Message>();
  const store = memoryStore();
  const { outbox, states } = setUp([Promise.reject(new Error('No')), promise], store);
  await outbox.send(draft);
  outbox.discard(draft.client_id);
  expect(states()).toEqual([]);
  const sending = outbox.send(draft);
  void outbox.send(second);
  outbox.discard(draft.client_id);
  outbox.discard(second.client_id);
  expect(states()).toEqual(['saving']);
  expect([...store.kept.keys()]).toEqual([draft.client_id]);
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
