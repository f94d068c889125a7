import { expect, test } from 'vitest';
import { diffRows, findRow, type RowOptions } from './diff-rows.ts';
import { parseDiff } from './parse-diff.ts';

const context = (count: number): string => Array.from({ length: count }, (_, n) => ` same ${n}\n`).join('');
const text = `diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -5,42 +5,42 @@\n-x\n+y\n${context(40)}-p\n+q\n@@ -100 +100 @@\n-a\n+b\n`;
const files = parseDiff(text);
const plain: RowOptions = { layout: 'unified', closed: new Set(), opened: new Set(), comments: [] };
const kinds = (options: Partial<RowOptions>): string =>
  diffRows(files, { ...plain, ...options })
    .map((row) => row.type[0])
    .join('');

test('long unchanged parts are folded, and open', () => {
  expect(kinds({})).toBe(`fh${'l'.repeat(6)}f${'l'.repeat(6)}hll`);
  const fold = diffRows(files, plain).find((row) => row.type === 'fold');
  expect(fold).toMatchObject({ count: 32 });
  expect(kinds({ opened: new Set([fold?.key ?? '']) })).toBe(`fh${'l'.repeat(44)}hll`);
});

test('between two hunks stands how many lines are left out', () => {
  const hunks = diffRows(files, plain).filter((row) => row.type === 'hunk');
  expect(hunks.map(({ skipped }) => skipped)).toEqual([4, 53]);
});

test('side by side, what replaces a line stands beside it', () => {
  expect(kinds({ layout: 'split' })).toBe(`fh${'p'.repeat(5)}f${'p'.repeat(5)}hp`);
});

test('a closed file is its head', () => {
  expect(kinds({ closed: new Set(['a']) })).toBe('f');
});

test('a comment stands below its last line, and what it is about is not folded away', () => {
  const place = { path: 'a', side: 'new', start: 24, end: 25 } as const;
  const comment = { ...place, id: '1', quote: '', text: 'Hm' };
  const rows = diffRows(files, { ...plain, comments: [{ comment, place }] });
  const at = rows.findIndex((row) => row.type === 'comment');
  const above = rows[at - 1];
  expect(above?.type === 'line' && above.hunk.lines[above.line]?.new).toBe(25);
});

test('keys are unique', () => {
  for (const layout of ['unified', 'split'] as const) {
    const keys = diffRows([...files, ...files], { ...plain, layout }).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  }
});

test('a place is found again in a diff that has changed', () => {
  const rows = diffRows(files, plain);
  const at = rows.findLastIndex((row) => row.type === 'line');
  const longer = `diff --git a/0 b/0\n--- a/0\n+++ b/0\n@@ -0,0 +1 @@\n+new\n${text}`;
  const after = diffRows(parseDiff(longer), plain);
  const before = rows[at];
  const found = before && after[findRow(after, before)];
  expect(found?.file.path).toBe('a');
  expect(found?.type === 'line' && found.hunk.lines[found.line]?.new).toBe(100);
  expect(before && findRow(diffRows(parseDiff(longer.slice(0, longer.indexOf(text))), plain), before)).toBe(-1);
});
