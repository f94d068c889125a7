import { expect, test } from 'vitest';
import { searchTerms, wordsOf } from './search-words.ts';

test('a text has its words, each once, lower case, with the parts of names', () => {
  expect(wordsOf('Reading src/readFile.ts, then readFile again: snake_case!')).toEqual([
    'reading',
    'src',
    'readfile',
    'read',
    'file',
    'ts',
    'then',
    'again',
    'snake_case',
    'snake',
    'case',
  ]);
});

test('umlauts, full-width letters and numbers are letters like others; signs are none', () => {
  expect(wordsOf('Größe ＡＢＣ １２ — 🙂 \0')).toEqual(['größe', 'abc', '12']);
  expect(wordsOf('')).toEqual([]);
});

test('scripts without spaces are found by any two neighbouring characters, and by the first letters typed', () => {
  const words = wordsOf('東京都');
  expect(words).toEqual(['東京', '京都', '都']);
  const found = (query: string) =>
    searchTerms(query).every((term) => term.words.every((word) => words.some((known) => known.startsWith(word))));
  expect(['東', '京', '都', '京都', '東京都'].map(found)).toEqual([true, true, true, true, true]);
  expect(found('都東')).toBe(false);
});

test('however long a text or a word is, what is kept of it is bounded', () => {
  expect(wordsOf('x'.repeat(1_000_000))).toEqual(['x'.repeat(64)]);
  const many = Array.from({ length: 5_000 }, (_, n) => n.toString(36)).join(' ');
  expect(wordsOf(many).length).toBeLessThanOrEqual(500);
});

test('a query is terms: each as it stands for names, and as beginnings of words for messages', () => {
  expect(searchTerms('  Deploy  src/foo.ts ')).toEqual([
    { text: 'deploy', words: ['deploy'] },
    { text: 'src/foo.ts', words: ['src', 'foo', 'ts'] },
  ]);
  expect(searchTerms('→')).toEqual([{ text: '→', words: [] }]);
  expect(searchTerms(' ')).toEqual([]);
  expect(searchTerms('a b c d e f g h i j k')).toHaveLength(8);
});
