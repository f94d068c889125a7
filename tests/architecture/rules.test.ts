import { expect, test } from 'vitest';
import { isTest, lineAt, read, sources } from './sources.ts';

/** Look like rules and are none: PKCE's method. */
const OTHER_WORDS = new Set(['S256']);
const defining = /^(?:#{1,6}\s+|\|\s*)\[?\**([A-Z]{1,3}[0-9]+)\b/gm;
// The title follows `test(`, or the table of `test.each`, whose rows may hold quotes of their own.
const titles = /(?:\b(?:test|it|describe)(?:\.\w+)*(?:\([^'"`]*?\))?|\]\))\(\s*(['"`])((?:(?!\1).)*)\1/gs;

/** The rules a page defines: the beginning of a heading or of a table's row, as in `| G1 | … |`. */
function rulesOf(markdown: string): Set<string> {
  return new Set([...markdown.matchAll(defining)].map(([, id]) => id ?? ''));
}

/** Rules that test titles cite, each with the first place. Only ids of a family that the page knows count as citations. */
function citations(known: ReadonlySet<string>): Map<string, string> {
  const families = new Set([...known].map((id) => id.replace(/\d+$/, '')));
  const cited = new Map<string, string>();
  for (const path of sources.filter((each) => isTest(each) && !each.startsWith('tests/architecture/'))) {
    const text = read(path);
    for (const title of text.matchAll(titles)) {
      for (const [id, family] of (title[2] ?? '').matchAll(/\b([A-Z]{1,3})[0-9]+\b/g)) {
        if (families.has(family ?? '') && !cited.has(id)) cited.set(id, `${path}:${lineAt(text, title.index)}`);
      }
    }
  }
  return cited;
}

test('the rules of a page are read from headings and from the first column of tables', () => {
  expect([...rulesOf('# G1 Atomic\n| H2 | x G9 |\n|---|\n| **AB3** | y |\ntext G4\n')]).toEqual(['G1', 'H2', 'AB3']);
});

const pages = ['docs/delivery.md', 'docs/security.md'].map((page) => ({ page, known: rulesOf(read(page)) }));
const known = new Set(pages.flatMap((each) => [...each.known]));
const cited = citations(known);

test.each(pages)('every promise of $page is cited by the title of a test', ({ page, known: promised }) => {
  expect(promised.size).toBeGreaterThan(0);
  expect([...promised].filter((id) => !cited.has(id)).map((id) => `${id} of ${page} is proved by no test`)).toEqual([]);
});

test('every promise a test cites is written down', () => {
  const unknown = [...cited].filter(([id]) => !known.has(id) && !OTHER_WORDS.has(id));
  expect(unknown.map(([id, at]) => `${at} cites ${id}, which no page of docs defines`)).toEqual([]);
});
