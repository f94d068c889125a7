import { expect, test } from 'vitest';
import { readGitDiff } from './git-diff.ts';

const text =
  'diff --git a/x b/x\nindex 1111111..2222222 100644\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@ function context\n a\n-b\n+c';
const binary = 'diff --git a/i.png b/i.png\nindex 111..222 100644\nBinary files a/i.png and b/i.png differ';
const rename = 'diff --git a/old b/new\nsimilarity index 100%\nrename from old\nrename to new';
const mode = 'diff --git a/run b/run\nold mode 100644\nnew mode 100755';

test('text, binary, rename-only and mode-only diffs are diffs, alone and together [C16]', () => {
  for (const diff of [
    text,
    binary,
    rename,
    mode,
    `${text}\n${binary}\n${rename}\n${mode}`,
    text.replaceAll('\n', '\r\n'),
  ]) {
    expect(readGitDiff(`\n${diff}\n`)).toBe(diff);
  }
});

test('base64 is decoded; what only looks like it stays as it is', () => {
  expect(readGitDiff(Buffer.from(text).toString('base64'))).toBe(text);
  expect(readGitDiff('abcd')).toBeUndefined();
});

test('nothing clears; what is no diff is ignored', () => {
  expect(readGitDiff('  \n')).toBe('');
  expect(readGitDiff('I changed a file')).toBeUndefined();
  expect(readGitDiff('diff --git a/x b/x\nand then nothing')).toBeUndefined();
});

test('a diff over 1,048,576 characters is cut to 1,048,514 with a mark', () => {
  const long = readGitDiff(`${text}\n${'+x\n'.repeat(400_000)}`);
  expect(long?.length).toBe(1_048_514);
  expect(long?.endsWith('\n\n... [TRUNCATED - DIFF TOO LARGE] ...')).toBe(true);
});
