import { expect, test } from 'vitest';
import { duration } from './duration.ts';

test.each([
  [0, 0, 'sec'],
  [0.4, 0, 'sec'],
  [59, 59, 'sec'],
  [90, 1.5, 'min'],
  [3_600, 1, 'h'],
  [36_000, 10, 'h'],
  [200_000, 2.3, 'day'],
])('%d seconds are %d %s', (seconds, amount, unit) => {
  const words = duration(seconds);
  expect(words).toContain(amount.toLocaleString());
  expect(words).toContain(unit);
});
