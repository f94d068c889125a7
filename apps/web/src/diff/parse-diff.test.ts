import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseDiff, parseDiffInSlices } from './parse-diff.ts';
import type { DiffFile } from './diff-file.ts';

const only = (text: string): DiffFile => {
  const files = parseDiff(text);
  expect(files).toHaveLength(1);
  return files[0] as DiffFile;
};
const signed = (file: DiffFile): string[] =>
  file.hunks.flatMap(({ lines }) =>
    lines.map(({ kind, text }) => `${kind === 'added' ? '+' : kind === 'removed' ? '-' : ' '}${text}`),
  );

test('a removed line that begins with two dashes and an added one with two pluses are lines, no headers', () => {
  const file = only(
    'diff --git a/q.sql b/q.sql\n--- a/q.sql\n+++ b/q.sql\n@@ -1,3 +1,3 @@\n keep\n--- old comment\n+++ new comment\n end\n',
  );
  expect(signed(file)).toEqual([' keep', '--- old comment', '+++ new comment', ' end']);
  expect([file.added, file.removed]).toEqual([1, 1]);
});

test('a line that looks like the head of a file or of a hunk is a line as long as the hunk goes', () => {
  const file = only(
    'diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1,2 +1,3 @@\n diff --git a/x b/x\n+@@ -1 +1 @@\n @@ -9 +9 @@\n',
  );
  expect(signed(file)).toEqual([' diff --git a/x b/x', '+@@ -1 +1 @@', ' @@ -9 +9 @@']);
});

test('the end of a file without a newline is kept with its line, on each side', () => {
  const file = only(
    'diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+y\n\\ No newline at end of file\n',
  );
  expect(file.hunks[0]?.lines.map(({ text, unended }) => [text, unended])).toEqual([
    ['x', true],
    ['y', true],
  ]);
  expect(file.whole).toBe(true);
});

test('lines that end with CR LF say so, and what changes only that is a change', () => {
  const crlf = only('diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n one\r\n-two\r\n+zwei\r\n');
  expect(crlf.crlf).toBe(true);
  const mixed = only('diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-one\r\n+one\n');
  expect(mixed.crlf).toBe(false);
  expect(signed(mixed)).toEqual(['-one\r', '+one']);
});

test('a diff that came with CR LF throughout is read as well', () => {
  const file = only('diff --git a/a.txt b/a.txt\r\n--- a/a.txt\r\n+++ b/a.txt\r\n@@ -1 +1,2 @@\r\n one\r\n+two\r\n');
  expect([file.path, file.added]).toEqual(['a.txt', 1]);
});

test.each([
  ['diff --git a/with space.txt b/with space.txt\nold mode 100644\nnew mode 100755', 'with space.txt'],
  [
    'diff --git "a/caf\\303\\251 \\"x\\".txt" "b/caf\\303\\251 \\"x\\".txt"\nold mode 100644\nnew mode 100755',
    'café "x".txt',
  ],
  ['diff --git "a/tab\\there" "b/tab\\there"\ndeleted file mode 100644', 'tab\there'],
  ['diff --git a/日本.txt b/日本.txt\nnew file mode 100644\nindex 000..e69de29', '日本.txt'],
  ['diff --git a/a b/b b/a b/b\nnew file mode 100644', 'a b/b'],
  ['diff --git src/a.ts src/a.ts\n--- src/a.ts\n+++ src/a.ts\n@@ -1 +1 @@\n-a\n+b', 'src/a.ts'],
  ['diff --git i/x.ts w/x.ts\n--- i/x.ts\n+++ w/x.ts\n@@ -1 +1 @@\n-a\n+b', 'x.ts'],
  ['diff --git a/b/c.ts b/b/c.ts\n--- a/b/c.ts\n+++ b/b/c.ts\n@@ -1 +1 @@\n-a\n+b', 'b/c.ts'],
  ['--- a/plain.txt\t2026-01-01 00:00:00\n+++ b/plain.txt\t2026-01-01 00:00:00\n@@ -1 +1 @@\n-a\n+b', 'plain.txt'],
])('the path of %j is %s', (text, path) => {
  expect(only(text).path).toBe(path);
});

test('a rename shows the new name and knows the old one; so does a copy', () => {
  const renamed = only(
    'diff --git a/old name.ts b/new name.ts\nsimilarity index 90%\nrename from old name.ts\nrename to new name.ts\nindex 1..2 100644\n--- a/old name.ts\t\n+++ b/new name.ts\t\n@@ -1 +1 @@\n-a\n+b\n',
  );
  expect(renamed).toMatchObject({ path: 'new name.ts', oldPath: 'old name.ts', status: 'renamed', added: 1 });
  const pure = only('diff --git a/x b/y\nsimilarity index 100%\nrename from x\nrename to y\n');
  expect(pure).toMatchObject({ path: 'y', oldPath: 'x', status: 'renamed', hunks: [] });
  const copied = only('diff --git a/x b/z\nsimilarity index 100%\ncopy from x\ncopy to z\n');
  expect(copied).toMatchObject({ path: 'z', oldPath: 'x', status: 'copied' });
});

test('deleted, new, untracked, empty and binary files are told apart', () => {
  const text = [
    'diff --git a/gone b/gone\ndeleted file mode 100644\nindex 1..0\n--- a/gone\n+++ /dev/null\n@@ -1 +0,0 @@\n-x',
    'diff --git a/new b/new\nnew file mode 100644\nindex 0000000..587be6b\n--- /dev/null\n+++ b/new\n@@ -0,0 +1 @@\n+x',
    'diff --git a/loose b/loose\nnew file mode 100644\nindex 0000000..0000000\n--- /dev/null\n+++ b/loose\n@@ -0,0 +1 @@\n+x',
    'diff --git a/empty b/empty\nnew file mode 100644\nindex 0000000..e69de29',
    'diff --git a/i.png b/i.png\nindex 1..2 100644\nBinary files a/i.png and b/i.png differ',
    'diff --git a/j.png b/j.png\nindex 1..2 100644\nGIT binary patch\nliteral 3\nKcmZQzWMT#Y01f~L\n\nliteral 0\nHcmV?d00001\n',
  ].join('\n');
  expect(parseDiff(text).map(({ path, status, binary, hunks }) => [path, status, binary, hunks.length])).toEqual([
    ['gone', 'deleted', false, 1],
    ['new', 'added', false, 1],
    ['loose', 'untracked', false, 1],
    ['empty', 'added', false, 0],
    ['i.png', 'modified', true, 0],
    ['j.png', 'modified', true, 0],
  ]);
});

test('a merge is read with a column for each parent', () => {
  const file = only(
    'diff --cc a.txt\nindex 1,2..3\n--- a/a.txt\n+++ b/a.txt\n@@@ -1,3 -1,3 +1,3 @@@\n  one\n- zwei\n -two\n++both\n  three\n',
  );
  expect(file).toMatchObject({ path: 'a.txt', combined: true, added: 1, removed: 2, whole: true });
  expect(signed(file)).toEqual([' one', '-zwei', '-two', '+both', ' three']);
  expect(file.hunks[0]?.lines.map((line) => line.new)).toEqual([1, null, null, 2, 3]);
});

test('a diff that was cut off shows what there is and says that there is more', () => {
  const file = only(
    'diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1,9 +1,9 @@\n one\n-tw\n\n... [TRUNCATED - DIFF TOO LARGE] ...',
  );
  expect(signed(file)).toEqual([' one', '-tw']);
  expect(file.whole).toBe(false);
});

test('empty lines that were trimmed from the end are put back', () => {
  const file = only('diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1,4 +1,4 @@\n-a\n+b\n c');
  expect(signed(file)).toEqual(['-a', '+b', ' c', ' ', ' ']);
  expect(file.whole).toBe(true);
});

test('what is no diff has no files', () => {
  expect(parseDiff('')).toEqual([]);
  expect(parseDiff('hello\n@@ nothing @@\n--- a line\n')).toEqual([]);
});

test('fifty thousand lines are read in slices, and equal to what one go reads', async () => {
  const body = Array.from({ length: 25_000 }, (_, n) => `-old ${n}\n+new ${n}\n`).join('');
  const text = `diff --git a/big b/big\n--- a/big\n+++ b/big\n@@ -1,25000 +1,25000 @@\n${body}`;
  const files = await parseDiffInSlices(text, new AbortController().signal);
  expect(files).toEqual(parseDiff(text));
  expect(files[0]).toMatchObject({ added: 25_000, removed: 25_000, whole: true });
  const gone = new AbortController();
  const cut = parseDiffInSlices(text, gone.signal);
  gone.abort(new Error('gone'));
  await expect(cut).rejects.toThrow('gone');
});

test('what git itself writes of a repository is read as git counts it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-diff-'));
  const git = (...args: string[]): string => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' });
  const write = (path: string, text: string): void => writeFileSync(join(folder, path), text);
  try {
    git('init', '-q');
    mkdirSync(join(folder, 'dir with space'));
    const lines = Array.from({ length: 40 }, (_, n) => `line ${n}`);
    write('dir with space/a.txt', `${lines.join('\n')}\n`);
    write('ünï "q".txt', 'a\r\nb\r\n');
    write('sql', '-- one\n-- two\n++ three\n');
    write('script', 'x\n');
    write('image', '\0\u0001');
    write('moved', `${lines.join('\n')}\nsame`);
    write('copied', lines.map((line) => `copy ${line}`).join('\n'));
    git('add', '-A');
    git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'x');
    write('dir with space/a.txt', `${lines.with(3, 'changed').with(30, '').join('\n')}`);
    write('ünï "q".txt', 'a\r\nc\r\n');
    write('sql', '++ three\n++ four');
    chmodSync(join(folder, 'script'), 0o755);
    write('image', '\0\u0002');
    renameSync(join(folder, 'moved'), join(folder, 'moved to'));
    copyFileSync(join(folder, 'copied'), join(folder, 'copy'));
    write('new empty', '');
    git('add', '-A');
    const files = parseDiff(git('diff', '--cached', '-M', '-C', '--find-copies-harder').trim());
    const counted = git('diff', '--cached', '-M', '-C', '--find-copies-harder', '--numstat', '-z').split('\0');
    const counts = counted.flatMap((each, n): [string, string, string][] => {
      const [added, removed, path] = each.split('\t');
      if (added === undefined || removed === undefined || path === undefined) return [];
      return [[path === '' ? (counted[n + 2] ?? '') : path, added, removed]];
    });
    expect(
      files.map(({ path, binary, added, removed }) => [path, binary ? '-' : `${added}`, binary ? '-' : `${removed}`]),
    ).toEqual(counts);
    expect(files.every(({ whole }) => whole)).toBe(true);
    const of = (path: string) => files.find((each) => each.path === path);
    expect(of('moved to')).toMatchObject({ status: 'renamed', oldPath: 'moved' });
    expect(of('copy')).toMatchObject({ status: 'copied', oldPath: 'copied' });
    expect(of('script')).toMatchObject({ oldMode: '100644', newMode: '100755', hunks: [] });
    expect(of('ünï "q".txt')?.crlf).toBe(true);
    expect(of('new empty')).toMatchObject({ status: 'added', hunks: [] });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
