import { expect, test } from 'vitest';
import { previewLine } from './preview-line.ts';

test.each([
  ['# Done\n\nAll **42** tests pass', 'Done All 42 tests pass'],
  ['See [the log](https://example.org/x) and ![chart](y.png)', 'See the log and chart'],
  ['- one\n- two\n1. three', 'one two three'],
  ['```ts\nconst a = 1;\n```', 'const a = 1;'],
  ['snake_case stays, 2 * 3 too', 'snake_case stays, 2 * 3 too'],
  ['Go on?\n\n[OPTIONS]\n1. Yes\n2. N', 'Go on?'],
  ['Go on?\n[YES/NO]', 'Go on?'],
  ['a\u202eb', 'a\ufffdb'],
  ['', ''],
])('%j reads %j', (content, line) => {
  expect(previewLine(content)).toBe(line);
});

test('a long message is cut', () => {
  expect(previewLine('word '.repeat(1_000)).length).toBeLessThanOrEqual(240);
});
