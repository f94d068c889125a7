import { must } from '@beckon/shared/must';
import { expect, test } from 'vitest';
import { tokenize } from './highlighter.ts';
import { languageNamed, languageOfPath } from './languages.ts';

const text = (lines: Awaited<ReturnType<typeof tokenize>>) =>
  lines.map((line) => line.map((token) => token.text).join('')).join('\n');

test('tokens say what a piece is, and joined they are the code', async () => {
  const code = "// why\nconst a = 'x';\nreturn call(a, 42);";
  const lines = await tokenize(code, 'typescript', new AbortController().signal);
  expect(text(lines)).toBe(code);
  const looks = lines.flat().map((token) => [token.text.trim(), token.look]);
  expect(looks).toContainEqual(['// why', 'comment']);
  expect(looks).toContainEqual(['const', 'keyword']);
  expect(looks).toContainEqual(['42', 'constant']);
});

test('code of many slices is cut as one: what began in one slice ends in another', async () => {
  const code = `/*\n${'words\n'.repeat(500)}*/\nconst after = 1;`;
  const lines = await tokenize(code, 'javascript', new AbortController().signal);
  expect(text(lines)).toBe(code);
  expect(lines[450]?.[0]?.look).toBe('comment');
  expect(lines.at(-1)?.[0]).toEqual({ at: 0, text: 'const', look: 'keyword' });
});

test('cutting ends when nobody wants it any more', async () => {
  const end = new AbortController();
  end.abort(new Error('gone'));
  await expect(tokenize('a', 'json', end.signal)).rejects.toThrow('gone');
});

test.each([
  ['src/a.test.tsx', 'tsx'],
  ['Dockerfile', 'docker'],
  ['Dockerfile.dev', 'docker'],
  ['Makefile', 'make'],
  ['.env', 'ini'],
  ['a/b.d/c.py', 'python'],
  ['constructor', undefined],
  ['photo.png', undefined],
])('%s is %s', (path, language) => {
  expect(languageOfPath(path)).toBe(language);
});

test.each(['sh', 'ts', 'py', 'rs', 'go', 'yml', 'sql', 'c++', 'vue', 'php', 'rb', 'md', 'html', 'css'])(
  '%s leads to a grammar that a browser’s own engine can run',
  async (name) => {
    const code = 'if (a) { "b" } # c';
    expect(text(await tokenize(code, must(languageNamed(name)), new AbortController().signal))).toBe(code);
  },
);
