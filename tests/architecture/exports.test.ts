import { expect, test } from 'vitest';
import { isGenerated, isTest, lineAt, read, sources } from './sources.ts';

/** What stands in these is for others: the wire's words, the client's parts, and migrations, which are listed by their files. */
const OPEN = ['packages/contract/', 'packages/client/', 'packages/shared/', 'db/migrations/'];
/** Exported for somebody who is no source of ours. */
const FOR_STRANGERS = new Set(['apps/web/src/ui/style-singleton.ts']);

const declared = /^export (?:async )?(?:function\*?|const|class) ([\w$]+)/gm;
/** Each word, as often as there are files that hold it. */
const holders = Map.groupBy(
  sources.flatMap((path) => [...new Set(read(path).match(/[\w$]+/g))]),
  (word) => word,
);

test('a function, class or constant is exported because another file uses it', () => {
  const unused = sources
    .filter((path) => !isTest(path) && !isGenerated(path) && !FOR_STRANGERS.has(path))
    .filter((path) => !OPEN.some((folder) => path.startsWith(folder)))
    .flatMap((path) =>
      [...read(path).matchAll(declared)]
        .filter(([, name = '']) => holders.get(name)?.length === 1)
        .map(
          ({ 1: name, index }) => `${path}:${lineAt(read(path), index)} exports ${name}, which no other file names.`,
        ),
    );
  expect(unused).toEqual([]);
});
