import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sleep } from './sleep.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('sleep ends when its time has passed, and leaves no listener behind', async () => {
  const { signal } = new AbortController();
  const waiting = sleep(1_000, signal);
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1_000);
  await expect(waiting).resolves.toBeUndefined();
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

test('sleep ends at once with the reason of its signal, and leaves no timer behind', async () => {
  const controller = new AbortController();
  const waiting = sleep(60_000, controller.signal);
  controller.abort(new Error('shutting down'));
  await expect(waiting).rejects.toThrow('shutting down');
  expect(vi.getTimerCount()).toBe(0);
});

test('sleep does not begin when the signal is aborted already', async () => {
  await expect(sleep(60_000, AbortSignal.abort(new Error('over')))).rejects.toThrow('over');
  expect(vi.getTimerCount()).toBe(0);
});
