import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ask, message, uuid } from '../testing/entities.ts';
import { LogModel, strangerId, type Change } from '../testing/log-model.ts';
import {
  appendPage,
  applyFrame,
  closeStretch,
  emptyFeedView,
  forgetFar,
  isCurrent,
  openAsks,
  openStretch,
  prependPage,
  readPart,
  type FeedView,
} from './feed-view.ts';

const anyChange: fc.Arbitrary<Change> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('say' as const), ask: fc.boolean() }) },
  fc.record({ type: fc.constant('edit' as const), pick: fc.nat(50) }),
  fc.record({
    type: fc.constant('settle' as const),
    pick: fc.nat(50),
    state: fc.constantFrom('answered' as const, 'delivered' as const, 'cancelled' as const),
  }),
  fc.record({ type: fc.constant('rename' as const), name: fc.string() }),
  fc.record({ type: fc.constant('vanish' as const), pick: fc.nat(50) }),
);
const someChanges = fc.array(anyChange, { maxLength: 40 });

function logOf(changes: readonly Change[]): LogModel {
  const log = new LogModel();
  for (const change of changes) log.apply(change);
  return log;
}

function fresh(log: LogModel): FeedView {
  return applyFrame(emptyFeedView, log.snapshot());
}

test('a view equals a fresh one, however the log was cut, repeated and resumed (G3, G4)', () => {
  const cuts = fc.array(fc.tuple(fc.nat(60), fc.nat(20)), { maxLength: 30 });
  fc.assert(
    fc.property(someChanges, someChanges, cuts, (before, after, pieces) => {
      const log = logOf(before);
      let view = fresh(log);
      for (const change of after) log.apply(change);
      for (const [from, length] of pieces) {
        // The wire may repeat but never skips: a piece begins at or before what the view needs next.
        const start = Math.min(from, view.position);
        view = applyFrame(view, log.frame(start, start + length));
        expect(view.phase).toBe('following');
      }
      view = applyFrame(view, { type: 'resumed', head: log.head, listening: null });
      expect(isCurrent(view)).toBe(view.position === log.head);
      view = applyFrame(view, log.frame(view.position, log.head));
      expect(view).toEqual(fresh(log));
      expect(isCurrent(view)).toBe(true);
    }),
  );
});

test('a frame applied twice changes nothing, not even the identity of the view (G3)', () => {
  fc.assert(
    fc.property(someChanges, fc.nat(40), (changes, from) => {
      const log = logOf(changes);
      const view = fresh(log);
      expect(applyFrame(view, log.frame(Math.min(from, log.head), log.head))).toBe(view);
      expect(
        applyFrame(view, { type: 'heartbeat', head: log.head, server_now: '2030-01-01T00:00:00Z', listening: null }),
      ).toBe(view);
    }),
  );
});

test('every prefix of the log is a view without a hole (G2)', () => {
  fc.assert(
    fc.property(someChanges, fc.nat(80), (changes, length) => {
      const log = logOf(changes);
      const start = applyFrame(emptyFeedView, new LogModel().snapshot());
      const view = applyFrame(start, log.frame(0, length));
      expect(view.position).toBe(Math.min(length, log.head));
      const seqs = view.messages.map(({ seq }) => seq);
      expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
      expect(new Set(view.messages.map(({ id }) => id)).size).toBe(seqs.length);
    }),
  );
});

test('a skipped number breaks the view where it is, and a snapshot mends it (G4)', () => {
  const log = logOf([1, 2, 3, 4].map(() => ({ type: 'say', ask: false })));
  const start = applyFrame(emptyFeedView, new LogModel().snapshot());
  const broken = applyFrame(applyFrame(start, log.frame(0, 1)), log.frame(2, 4));
  expect(broken).toMatchObject({ phase: 'broken', position: 1 });
  expect(isCurrent(broken)).toBe(false);
  expect(applyFrame(broken, log.frame(1, 4))).toBe(broken);
  expect(applyFrame(broken, log.snapshot())).toEqual(fresh(log));
});

test('older pages go in front, and pages of a view that was reset meanwhile do not', () => {
  const log = logOf([1, 2, 3, 4, 5].map(() => ({ type: 'say', ask: false })));
  const view = applyFrame(emptyFeedView, log.snapshot(2));
  const first = view.messages[0]?.id ?? '';
  const page = { items: [message(2), message(3)], has_more: true };
  expect(prependPage(view, page, strangerId)).toBe(view);
  const longer = prependPage(view, page, first);
  expect(longer.messages.map(({ seq }) => seq)).toEqual([2, 3, 4, 5]);
  expect(prependPage(longer, page, first)).toBe(longer);
});

const pageOf = (from: number, to: number) => ({
  items: Array.from({ length: to - from + 1 }, (_, n) => message(from + n)),
  has_more: from > 1,
});
const seqsOf = (messages: readonly { seq: number }[]) => messages.map(({ seq }) => seq);

test('a view that is read at its end forgets what lies far before it, and gets it back by its page', () => {
  const log = logOf([1, 2, 3, 4, 5].map((n) => ({ type: 'say', ask: n === 1 })));
  const view = fresh(log);
  expect(forgetFar(view, 3, 5)).toBe(view);
  const short = forgetFar(view, 2, 5);
  expect(short).toMatchObject({ has_more: true, position: view.position, head: view.head, asks: view.asks });
  expect(short.messages).toEqual(view.messages.slice(-2));
  const first = short.messages[0]?.id ?? '';
  const whole = prependPage(short, { items: view.messages.slice(0, 3).reverse(), has_more: false }, first);
  expect(whole).toEqual(view);
  log.apply({ type: 'say', ask: false });
  expect(applyFrame(short, log.frame(view.head, log.head)).messages.map(({ seq }) => seq)).toEqual([4, 5, 6]);
});

test('a view that is read far from its end keeps what is around the reader and the end, and pages join the two', () => {
  const view = fresh(logOf(Array.from({ length: 20 }, () => ({ type: 'say', ask: false }))));
  const apart = forgetFar(view, 4, 8);
  expect([seqsOf(readPart(apart).messages), seqsOf(apart.messages)]).toEqual([
    [6, 7, 8, 9],
    [17, 18, 19, 20],
  ]);
  expect(apart.stretch).toMatchObject({ has_more: true, to_seq: 9 });
  const whole = appendPage(apart, pageOf(10, 16), 9, 16);
  expect([whole.stretch, seqsOf(whole.messages)]).toEqual([null, Array.from({ length: 15 }, (_, n) => n + 6)]);
  // A reader near the end keeps what they read as a part of it.
  expect(seqsOf(forgetFar(view, 4, 15).messages)).toEqual([13, 14, 15, 16, 17, 18, 19, 20]);
  // While something further back is open, the end is not read.
  const grown = { ...apart, messages: view.messages.slice(9) };
  expect(forgetFar(grown, 4, 8)).toEqual(apart);
});

test('a reader who reads on and on, far from the end, keeps what is around them only', () => {
  const view = fresh(logOf(Array.from({ length: 40 }, () => ({ type: 'say', ask: false }))));
  let read = openStretch(forgetFar(view, 4, 40), pageOf(1, 4), 4);
  for (let seq = 5; seq <= 30; seq++) {
    read = forgetFar(appendPage(read, pageOf(seq, seq), seq - 1, seq), 4, seq);
    expect(readPart(read).messages.length).toBeLessThanOrEqual(8);
  }
  expect(seqsOf(readPart(read).messages)).toContain(30);
  expect(read.stretch).toMatchObject({ has_more: true, to_seq: 30 });
  // Back again: what lies ahead is forgotten in its turn, and fetched from where it was cut.
  for (let back = 0; back < 5; back++) {
    const first = readPart(read).messages[0]?.seq ?? 0;
    const page = { ...pageOf(first - 1, first - 1), has_more: true };
    read = forgetFar(prependPage(read, page, uuid(first)), 4, first - 1);
  }
  const { messages, to_seq } = readPart(read) as NonNullable<FeedView['stretch']>;
  expect(messages.at(-1)?.seq).toBe(to_seq);
  expect(seqsOf(read.messages)).toEqual([37, 38, 39, 40]);
});

test('a stretch further back grows on both sides, follows what changes in it, and becomes one with the end when it meets it', () => {
  const log = logOf(Array.from({ length: 12 }, () => ({ type: 'say', ask: false })));
  const view = applyFrame(emptyFeedView, log.snapshot(3));
  const opened = openStretch(view, pageOf(4, 5), 5);
  expect(seqsOf(readPart(opened).messages)).toEqual([4, 5]);
  expect(opened.messages).toBe(view.messages);
  expect(closeStretch(opened)).toEqual(view);

  const longer = appendPage(prependPage(opened, pageOf(2, 3), uuid(4)), pageOf(4, 7), 5, 7);
  expect(seqsOf(readPart(longer).messages)).toEqual([2, 3, 4, 5, 6, 7]);
  expect(appendPage(longer, pageOf(4, 7), 5, 7)).toBe(longer);
  log.apply({ type: 'edit', pick: 3 });
  log.apply({ type: 'vanish', pick: 4 });
  log.apply({ type: 'say', ask: false });
  const after = applyFrame(longer, log.frame(longer.position, log.head));
  expect(readPart(after).messages.map(({ content }) => content)).toEqual([
    'message 2',
    'message 3',
    'message 4!',
    'message 6',
    'message 7',
  ]);

  const met = appendPage(after, pageOf(8, 11), 7, 11);
  expect(met).toMatchObject({ stretch: null, has_more: true });
  expect(seqsOf(met.messages)).toEqual([2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13]);
  // A page within what is loaded opens nothing.
  expect(openStretch(met, pageOf(10, 11), 11)).toEqual(met);
  expect(applyFrame(opened, log.snapshot()).stretch).toBeNull();
});

test('a change to a message that is not loaded waits for its page', () => {
  const log = logOf([1, 2, 3].map(() => ({ type: 'say', ask: false })));
  const view = applyFrame(emptyFeedView, log.snapshot(2));
  log.apply({ type: 'edit', pick: 0 });
  const after = applyFrame(view, log.frame(3, 4));
  expect(after.messages).toEqual(view.messages);
  expect(after.position).toBe(4);
});

test('the log being ahead is known before its items arrive, and deletion ends the view', () => {
  const view = applyFrame(emptyFeedView, new LogModel().snapshot());
  expect(isCurrent(emptyFeedView)).toBe(false);
  expect(isCurrent(view)).toBe(true);
  const behind = applyFrame(view, { type: 'heartbeat', head: 3, server_now: '2030-01-01T00:00:00Z', listening: null });
  expect(isCurrent(behind)).toBe(false);
  expect(applyFrame(behind, { type: 'deleted' }).phase).toBe('gone');
});

test('open asks come oldest first', () => {
  const asks = [ask(3), ask(1), ask(2, { state: 'answered' })];
  const view = applyFrame(emptyFeedView, { ...new LogModel().snapshot(), asks });
  expect(openAsks(view).map(({ id }) => id)).toEqual([uuid(1), uuid(3)]);
});
