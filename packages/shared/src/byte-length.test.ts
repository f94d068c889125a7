import { expect, test } from 'vitest';
import { byteLength, truncateBytes } from './byte-length.ts';

const samples = [
  '',
  'plain',
  'é',
  'ß€',
  '日本語',
  '🚀 up',
  'a\u0000b',
  '👩‍👩‍👧',
  '\ud83d',
  '\ude80x',
  '\ud83d\ud83d\ude80',
  '\u07ff\u0800\uffff',
];

test.each(samples)('byteLength agrees with the encoder on %j', (text) => {
  expect(byteLength(text)).toBe(new TextEncoder().encode(text).length);
});

test('truncateBytes keeps whole characters', () => {
  expect(truncateBytes('aé🚀b', 8)).toBe('aé🚀b');
  expect(truncateBytes('aé🚀b', 7)).toBe('aé🚀');
  expect(truncateBytes('aé🚀b', 6)).toBe('aé');
  expect(truncateBytes('aé🚀b', 2)).toBe('a');
  expect(truncateBytes('aé🚀b', 0)).toBe('');
});
