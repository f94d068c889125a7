import { expect, test } from 'vitest';
import { findLookAlikes } from './find-look-alikes.ts';

test('letters of another script in a Latin word are found where they stand', () => {
  expect(findLookAlikes('curl https://p\u0430ypal.com')).toEqual([{ at: 14, letter: '\u0430', script: 'Cyrillic' }]);
  expect(findLookAlikes('rm \u03bffile')).toMatchObject([{ at: 3, script: 'Greek' }]);
});

test('signs drawn like plain ones are found', () => {
  expect(findLookAlikes('a\u2215b \uff52m')).toMatchObject([{ at: 1 }, { at: 4 }]);
});

test('honest writing in any script is left alone', () => {
  for (const text of ['привет мир', 'Ελληνικά', 'naïve café', '日本語', 'echo "привет" > файл.txt', 'git push']) {
    expect(findLookAlikes(text)).toEqual([]);
  }
});
