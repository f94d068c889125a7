import { expect, test } from 'vitest';
import { summarizeDiff } from './diff-summary.ts';

test('files and lines of a git diff are counted', () => {
  const diff = [
    'diff --git a/src/a.ts b/src/a.ts',
    '--- a/src/a.ts',
    '+++ b/src/a.ts',
    '@@ -1,2 +1,3 @@',
    ' one',
    '-two',
    '+zwei',
    '+drei',
    'diff --git a/old.md b/new.md',
    'rename from old.md',
    'rename to new.md',
    '',
  ].join('\n');
  expect(summarizeDiff(diff)).toEqual({ files: ['src/a.ts', 'new.md'], added: 2, removed: 1 });
});

test('lines that look like headers are counted as what they are', () => {
  const diff = '--- a/x.sql\n+++ b/x.sql\n@@ -1,2 +1,2 @@\n--- a comment\n-- keep\n+++ more\n \n';
  expect(summarizeDiff(diff)).toEqual({ files: ['x.sql'], added: 1, removed: 2 });
});

test('what is no diff has nothing to count', () => {
  expect(summarizeDiff('hello\n+ world')).toEqual({ files: [], added: 0, removed: 0 });
});
