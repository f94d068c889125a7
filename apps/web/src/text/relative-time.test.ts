import { expect, test } from 'vitest';
import { agoPhrase, relativeTime } from './relative-time.ts';

const now = Date.UTC(2030, 5, 15, 12);
const ago = (seconds: number) => relativeTime(new Date(now - seconds * 1000).toISOString(), now);

test.each([
  [-30, 'now'],
  [4, 'now'],
  [5, '5 s'],
  [59, '59 s'],
  [60, '1 min'],
  [3599, '59 min'],
  [3600, '1 h'],
  [86_399, '23 h'],
  [86_400, '1 d'],
  [6.9 * 86_400, '6 d'],
])('%d seconds ago reads %s', (seconds, text) => {
  expect(ago(seconds)).toBe(text);
});

test('older times are dates, and what is no time is nothing', () => {
  expect(ago(20 * 86_400)).toMatch(/26/);
  expect(ago(400 * 86_400)).toMatch(/2029/);
  expect(relativeTime('soon', now)).toBe('');
});

test('within a sentence', () => {
  const phrase = (seconds: number) => agoPhrase(new Date(now - seconds * 1000).toISOString(), now);
  expect(phrase(0)).toBe('just now');
  expect(phrase(240)).toBe('4 min ago');
  expect(phrase(20 * 86_400)).toMatch(/^on .*26/);
});
