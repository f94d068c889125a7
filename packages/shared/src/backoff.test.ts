import { expect, test } from 'vitest';
import { backoffMs } from './backoff.ts';

const almostOne = () => 1 - Number.EPSILON;

test('backoffMs doubles its ceiling until the cap', () => {
  const ceilings = [0, 1, 2, 3, 4, 5].map((n) => backoffMs(n, { baseMs: 100, capMs: 1_000, random: almostOne }));
  expect(ceilings).toEqual([100, 200, 400, 800, 1_000, 1_000]);
});

test('backoffMs reaches down to zero at every attempt', () => {
  for (const n of [0, 3, 50]) expect(backoffMs(n, { baseMs: 100, capMs: 1_000, random: () => 0 })).toBe(0);
});

test('backoffMs stays within its cap however often it failed', () => {
  expect(backoffMs(5_000, { baseMs: 100, capMs: 30_000, random: almostOne })).toBe(30_000);
  expect(backoffMs(-1, { baseMs: 100, capMs: 30_000, random: almostOne })).toBe(100);
});

test('backoffMs spreads with the real generator', () => {
  const waits = Array.from({ length: 200 }, () => backoffMs(4, { baseMs: 100, capMs: 10_000 }));
  expect(waits.every((ms) => Number.isInteger(ms) && ms >= 0 && ms <= 1_600)).toBe(true);
  expect(new Set(waits).size).toBeGreaterThan(50);
});
