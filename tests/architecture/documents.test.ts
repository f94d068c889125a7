import { posix } from 'node:path';
import { expect, test } from 'vitest';
import { files, lineAt, read } from './sources.ts';

/** Named as examples of what somebody else's project, or the next change, may hold. */
const EXAMPLES = new Set(['src/foo.ts', 'db/migrations/NNNN-what-it-does.ts']);

const pages = files.filter((path) => path.endsWith('.md'));
const known = new Set(files);
const folders = new Set(files.flatMap(foldersOf));
// A room's sources are told without `src`: `core/ask/answer-ask.ts` for `packages/core/src/ask/answer-ask.ts`.
const endings = new Set(
  [...known, ...folders].flatMap((path) => [...endingsOf(path), ...endingsOf(path.replace('/src/', '/'))]),
);
const scripts = (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts;

/** Every place of every page where `pattern` stands, with what its first group that is there holds. */
function places(pattern: RegExp): { page: string; at: string; text: string }[] {
  return pages.flatMap((page) =>
    [...read(page).matchAll(pattern)].map((match) => ({
      page,
      at: `${page}:${lineAt(read(page), match.index)}`,
      text: match.slice(1).find((group) => group !== undefined) ?? '',
    })),
  );
}

test('every link of a page leads to a file or a folder, and to a heading that is there', () => {
  const links = places(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g).filter(
    ({ text }) => !/^(?:https?|mailto):/.test(text),
  );
  expect(links.length).toBeGreaterThan(50);
  const broken = links.filter(({ page, text }) => {
    const [path = '', heading] = text.split('#');
    const target = path === '' ? page : posix.join(posix.dirname(page), path);
    if (!known.has(target) && !folders.has(target.replace(/\/$/, ''))) return true;
    return heading !== undefined && !headingsOf(target).has(heading);
  });
  expect(broken.map(({ at, text }) => `${at} leads to ${text}, which is not there`)).toEqual([]);
});

test('every file and folder that a page names is there', () => {
  const named = places(
    /`([\w.@-]+(?:\/[\w.@-]+)*\.(?:ts|tsx|md|css|yaml|sh|py)|(?:apps|db|docs|packages|scripts|tests)\/[\w./-]+)`/g,
  );
  expect(named.length).toBeGreaterThan(50);
  const missing = named.filter(({ page, text }) => {
    const path = text.replace(/\/$/, '');
    const beside = posix.join(posix.dirname(page), path);
    return !EXAMPLES.has(path) && !endings.has(path) && !known.has(beside) && !folders.has(beside);
  });
  expect(missing.map(({ at, text }) => `${at} names ${text}, which is not there`)).toEqual([]);
});

test('every module of ours that a page names is there', () => {
  const named = places(/`(@beckon\/[\w-]+\/[\w/-]+)`|from '(@beckon\/[\w-]+\/[\w/-]+)'/g);
  expect(named.length).toBeGreaterThan(5);
  const missing = named.filter(({ text }) => !endings.has(`${text.slice('@beckon/'.length)}.ts`));
  expect(missing.map(({ at, text }) => `${at} names ${text}, which is not there`)).toEqual([]);
});

test('every command of the workspace that a page names is one', () => {
  const named = places(/(?<=[`\n(] *(?:npx -y )?)pnpm(?:@12)? ([\w:-]+)/g);
  expect(named.length).toBeGreaterThan(5);
  const unknown = named.filter(({ text }) => !(text in scripts) && text !== 'install');
  expect(unknown.map(({ at, text }) => `${at} runs pnpm ${text}, which package.json does not know`)).toEqual([]);
});

function foldersOf(path: string): string[] {
  const folder = posix.dirname(path);
  return folder === '.' ? [] : [folder, ...foldersOf(folder)];
}

/** `a/b/c`, `b/c` and `c`. */
function endingsOf(path: string): string[] {
  const rest = path.indexOf('/');
  return rest < 0 ? [path] : [path, ...endingsOf(path.slice(rest + 1))];
}

/** The anchors of a page, as they are made from its headings. */
function headingsOf(page: string): Set<string> {
  if (!page.endsWith('.md')) return new Set();
  const headings = [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, text = '']) =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
  return new Set(headings);
}
