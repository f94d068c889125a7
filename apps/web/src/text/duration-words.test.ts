import { expect, test } from 'vitest';
import { durationWords } from './duration-words.ts';

test.each([
  [0, 'under 1 s'],
  [0.96, 'under 1 s'],
  [1, '1 s'],
  [8.4, '8 s'],
  [59.4, '59 s'],
  [60, '1 min'],
  [3_540, '59 min'],
  [3_600, '1 h'],
  [7_500, '2 h 5 min'],
  [172_800, '2 d'],
  [260_000, '3 d'],
])('%d seconds are %s', (seconds, words) => {
  expect(durationWords(seconds)).toBe(words);
});
