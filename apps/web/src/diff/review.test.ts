import { must } from '@beckon/shared/must';
import { expect, test } from 'vitest';
import { changedWords } from './changed-words.ts';
import { formatReview } from './format-review.ts';
import { linePairs, partnerOf } from './line-pairs.ts';
import { parseDiff } from './parse-diff.ts';
import { locate, quoteOf, type ReviewComment } from './review-comment.ts';

const head = (path: string): string => `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n`;
const files = parseDiff(
  `${head('b.ts')}@@ -1,4 +1,4 @@\n one\n-two\n-three\n+TWO\n+THREE\n four\n${head('a.ts')}@@ -7 +7 @@\n-x\n+\`\`\`y\n`,
);
const comment = (change: Partial<ReviewComment>): ReviewComment => ({
  id: 'c',
  path: 'b.ts',
  side: 'new',
  start: 2,
  end: 2,
  quote: 'TWO',
  text: 'Why?',
  ...change,
});

test('comments are one message: file and lines, what stands there, what is said, in the order of the diff', () => {
  const message = formatReview(
    [
      comment({ path: 'a.ts', start: 7, end: 7, quote: '```y', text: 'Fence' }),
      comment({ start: 2, end: 3, quote: 'TWO\nTHREE' }),
      comment({ side: 'old', start: 2, end: 2, quote: 'two', text: ' Keep it \n' }),
    ],
    files,
  );
  expect(message).toBe(
    [
      '3 comments on the diff:',
      'b.ts:2-3\n```\nTWO\nTHREE\n```\nWhy?',
      'b.ts:2 (before the change)\n```\ntwo\n```\nKeep it',
      'a.ts:7\n````\n```y\n````\nFence',
    ].join('\n\n'),
  );
});

test('a comment follows its lines when the diff changes, and says when they are gone', () => {
  const moved = parseDiff(`${head('b.ts')}@@ -1,2 +1,4 @@\n one\n+zero\n+TWO\n four\n`);
  expect(locate(comment({}), moved)).toEqual({ path: 'b.ts', side: 'new', start: 3, end: 3 });
  expect(locate(comment({ quote: 'gone' }), moved)).toBeNull();
  expect(formatReview([comment({ quote: 'gone' })], moved)).toContain('b.ts:2 (these lines have changed since)\n');
  expect(locate(comment({ path: 'other.ts' }), moved)).toBeNull();
});

test('a range is quoted when it stands in one hunk', () => {
  const file = must(files[0]);
  expect(quoteOf(file, { path: 'b.ts', side: 'new', start: 1, end: 3 })).toBe('one\nTWO\nTHREE');
  expect(quoteOf(file, { path: 'b.ts', side: 'new', start: 3, end: 9 })).toBeUndefined();
});

test('what was removed stands beside what was added in its place', () => {
  const hunk = must(files[0]?.hunks[0]);
  expect(linePairs(hunk)).toEqual([
    { left: 0, right: 0 },
    { left: 1, right: 3 },
    { left: 2, right: 4 },
    { left: 5, right: 5 },
  ]);
  expect([partnerOf(hunk, 1), partnerOf(hunk, 4), partnerOf(hunk, 0)]).toEqual([3, 2, undefined]);
});

test('the words that changed are found; another line is not a changed one', () => {
  expect(changedWords('const a = 1;', 'const b = 1;')).toEqual({
    before: [{ start: 6, end: 7 }],
    after: [{ start: 6, end: 7 }],
  });
  expect(changedWords('entirely different words', 'return null;')).toBeNull();
  expect(changedWords('x'.repeat(601), 'y')).toBeNull();
});
