import { createBeckonClient } from '@beckon/client/beckon-client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The moments at which a client tries to connect to a server that is not there, in milliseconds from the first. */
async function attempts(count: number, random: () => number): Promise<number[]> {
  const moments: number[] = [];
  class Unreachable extends EventTarget {
    static readonly CONNECTING = 0;
    static readonly OPEN = 1;
    static readonly CLOSING = 2;
    static readonly CLOSED = 3;
    readonly readyState = 3;
    constructor() {
      super();
      moments.push(Date.now());
      setTimeout(() => {
        this.dispatchEvent(new Event('error'));
        this.dispatchEvent(Object.assign(new Event('close'), { code: 1006 }));
      });
    }
    close(): void {}
  }
  const client = createBeckonClient({ url: 'http://127.0.0.1:9', WebSocket: Unreachable as never, random });
  const subscription = client.trpc.feed.workspace.subscribe({}, {});
  while (moments.length < count) await vi.advanceTimersToNextTimerAsync();
  subscription.unsubscribe();
  void client.close();
  return moments.map((moment) => moment - (moments[0] ?? 0));
}

const waits = (moments: readonly number[]): number[] => moments.slice(1).map((moment, n) => moment - (moments[n] ?? 0));

test('waits between connections double up to 30 s, and each lies anywhere between nothing and its bound', async () => {
  const longest = waits(await attempts(10, () => 0.999_999));
  expect(longest.map((wait) => Math.round(wait / 500))).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  const halves = waits(await attempts(10, () => 0.5));
  expect(halves.map((wait) => Math.round((wait * 2) / 500))).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  expect(waits(await attempts(5, () => 0)).every((wait) => wait < 5)).toBe(true);
});

test('clients that were cut at once do not come back at once', async () => {
  const clients = await Promise.all(Array.from({ length: 40 }, () => attempts(6, Math.random)));
  const last = clients.map((moments) => moments.at(-1));
  expect(new Set(last).size).toBeGreaterThan(30);
});
