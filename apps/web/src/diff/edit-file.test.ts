import { expect, test } from 'vitest';
import { editFile } from './edit-file.ts';

const signed = (before: string, after: string): string[] =>
  editFile('a "b".ts', before, after)?.hunks.flatMap(({ lines }) =>
    lines.map(({ kind, text }) => `${kind[0]} ${text}`),
  ) ?? [];

test('a replacement is drawn as what it changes', () => {
  expect(editFile('a "b".ts', 'x\n', 'y\n')).toMatchObject({ path: 'a "b".ts', added: 1, removed: 1, whole: true });
  expect(editFile('a', 'x', 'y')).toMatchObject({
    crlf: false,
    hunks: [{ lines: [{ unended: false }, { unended: false }] }],
  });
  expect(signed('one\ntwo\nthree', 'one\n2\nthree')).toEqual(['c one', 'r two', 'a 2', 'c three']);
  expect(signed('-- x\n', '++ y\n')).toEqual(['r -- x', 'a ++ y']);
});

test('a text that is new, and one that goes, are whole', () => {
  expect(signed('', 'a\nb\n')).toEqual(['a a', 'a b']);
  expect(signed('a\n', '')).toEqual(['r a']);
  expect(signed('same', 'same')).toEqual([]);
});
