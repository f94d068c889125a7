import { expect, test } from 'vitest';
import { read, sources } from './sources.ts';

/** How many cases the reference's own suites have, and which of its defects are known not to be ours. */
const CASES: Readonly<Record<string, number>> = {
  '12.1': 15,
  '12.2': 12,
  '12.3': 7,
  '12.4': 6,
  '12.5': 12,
  '12.6': 19,
  '12.7': 7,
};
const DEFECTS = [1, 2, 3, 4, 5, 7, 8, 11].map((n) => `A${n}`);
const RACES = [1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 21, 26].map((n) => `C${n}`);
/** The worked examples of its contract, replayed. */
const EXAMPLES = Array.from({ length: 11 }, (_, n) => `A${n + 1}`);

const suites = sources.filter((path) => path.startsWith('tests/reference/') && path.endsWith('.test.ts'));
const text = suites.map(read).join('\n');

test('each of the 78 cases of the reference has one test, and only those', () => {
  const wanted = Object.entries(CASES).flatMap(([suite, count]) =>
    Array.from({ length: count }, (_, n) => `[${suite} #${n + 1}]`),
  );
  expect(wanted).toHaveLength(78);
  const found = [...text.matchAll(/\btest\('(\[12\.\d #\d+\])/g)].map(([, id]) => String(id));
  expect(found.toSorted()).toEqual(wanted.toSorted());
});

test('each known defect of the reference has a test that names it', () => {
  const missing = [...DEFECTS, ...RACES].filter((id) => !text.includes(`[${id}]`));
  expect(missing.map((id) => `No test of tests/reference names [${id}] in its title`)).toEqual([]);
});

test('each worked example of the contract is replayed', () => {
  const replayed = read('tests/reference/appendix-a.test.ts');
  expect(EXAMPLES.filter((id) => !replayed.includes(`test('${id} `))).toEqual([]);
});
