import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BEHIND_MS, Follower, SILENCE_MS, type FollowObserver, type Refusal, type Standing } from './follower.ts';

/** A feed of numbers: the view is the last one, the sign of a frame says where it stands. */
interface Frame {
  readonly value: number;
  readonly standing: Standing;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const opened: { cursor: string | null; observer: FollowObserver<Frame>; closed: boolean }[] = [];
  const renew = vi.fn<() => void>();
  const follower = new Follower<Frame, number>({
    empty: 0,
    apply: (_view, frame) => frame.value,
    standing: (_view, frame) => frame.standing,
    open: (cursor, observer) => {
      const entry = { cursor, observer, closed: false };
      opened.push(entry);
      return () => void (entry.closed = true);
    },
    renew,
    random: () => 0.5,
  });
  const last = () => {
    const entry = opened.at(-1);
    if (!entry) throw new Error('Nothing was opened');
    return entry;
  };
  const frame = (value: number, standing: Standing = 'current') =>
    last().observer.onFrame(`c${value}`, { value, standing });
  return { follower, opened, last, frame, renew, liveness: () => follower.current().liveness };
}

test('only a frame makes it live; a lost connection makes it offline (G9)', () => {
  const { follower, last, frame, liveness } = setUp();
  follower.start();
  expect(liveness()).toBe('catching_up');
  last().observer.onConnection('open');
  expect(liveness()).toBe('catching_up');
  frame(1);
  expect(liveness()).toBe('live');
  last().observer.onConnection('lost');
  expect(liveness()).toBe('offline');
  last().observer.onConnection('open');
  expect(liveness()).toBe('catching_up');
  frame(2, 'behind');
  expect(liveness()).toBe('catching_up');
});

test('silence ends the connection and continues after the last cursor (G9)', () => {
  const { follower, opened, frame, renew, liveness } = setUp();
  follower.start();
  frame(1);
  vi.advanceTimersByTime(SILENCE_MS - 1);
  expect(renew).not.toHaveBeenCalled();
  frame(2);
  vi.advanceTimersByTime(SILENCE_MS);
  expect(renew).toHaveBeenCalledOnce();
  expect(liveness()).toBe('offline');
  expect(opened.map(({ cursor, closed }) => [cursor, closed])).toEqual([
    [null, true],
    ['c2', false],
  ]);
});

test('where the network may have gone the connection is made anew at once; what waits or was refused is left alone (G9)', () => {
  const { follower, last, opened, frame, renew, liveness } = setUp();
  follower.doubt();
  expect(opened).toHaveLength(0);
  follower.start();
  frame(1);
  follower.doubt();
  expect(renew).toHaveBeenCalledOnce();
  expect(liveness()).toBe('offline');
  expect(last().cursor).toBe('c1');
  frame(2);
  expect(liveness()).toBe('live');
  last().observer.onFailure();
  follower.doubt();
  expect(opened).toHaveLength(2);
  vi.advanceTimersByTime(500);
  last().observer.onFailure('not_found');
  follower.doubt();
  expect(opened).toHaveLength(3);
  expect(renew).toHaveBeenCalledOnce();
});

test('events that are spoken of and do not come are asked for again', () => {
  const { follower, last, opened, frame } = setUp();
  follower.start();
  frame(1, 'behind');
  vi.advanceTimersByTime(BEHIND_MS + 500);
  expect(opened).toHaveLength(2);
  expect(last().cursor).toBe('c1');
});

test('a skipped number starts again from a snapshot', () => {
  const { follower, last, frame } = setUp();
  follower.start();
  frame(1);
  frame(3, 'broken');
  vi.advanceTimersByTime(500);
  expect(last().cursor).toBeNull();
});

test('a passing failure is tried again with growing waits, a refusal is not', () => {
  const { follower, last, opened } = setUp();
  follower.start();
  const waits = [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000];
  for (const [n, wait] of waits.entries()) {
    last().observer.onFailure();
    vi.advanceTimersByTime(wait - 1);
    expect(opened).toHaveLength(n + 1);
    vi.advanceTimersByTime(1);
    expect(opened).toHaveLength(n + 2);
  }
  const refusal: Refusal = 'not_found';
  last().observer.onFailure(refusal);
  vi.advanceTimersByTime(120_000);
  expect(opened).toHaveLength(waits.length + 1);
  expect(follower.current()).toMatchObject({ liveness: 'offline', refusal });
});

test('what a given-up subscription still says is not heard', () => {
  const { follower, opened, frame } = setUp();
  follower.start();
  frame(1);
  follower.stop();
  opened[0]?.observer.onFrame('c9', { value: 9, standing: 'current' });
  opened[0]?.observer.onFailure('forbidden');
  expect(follower.current()).toMatchObject({ view: 1, refusal: null });
  expect(vi.getTimerCount()).toBe(0);
});

test('waking up after a long silence does not wait for a timer', () => {
  const { follower, frame, renew } = setUp();
  follower.start();
  frame(1);
  follower.wake();
  expect(renew).not.toHaveBeenCalled();
  vi.setSystemTime(Date.now() + SILENCE_MS + 1);
  follower.wake();
  expect(renew).toHaveBeenCalledOnce();
});

test('the end of the feed stops everything', () => {
  const { follower, frame, last } = setUp();
  follower.start();
  frame(1, 'ended');
  expect(last().closed).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

test('listeners hear changes, and only changes', () => {
  const { follower, frame } = setUp();
  const listener = vi.fn<() => void>();
  const stop = follower.subscribe(listener);
  follower.start();
  frame(1);
  frame(1);
  expect(listener).toHaveBeenCalledOnce();
  follower.update((view) => view);
  expect(listener).toHaveBeenCalledOnce();
  follower.update((view) => view + 1);
  expect(listener).toHaveBeenCalledTimes(2);
  stop();
  frame(5);
  expect(listener).toHaveBeenCalledTimes(2);
});
