import { expect, test } from 'vitest';
import { countReport, unpassed } from './test-report.ts';

const file = (status: string, ...tests: string[]) => ({
  name: 'a.test.ts',
  status,
  assertionResults: tests.map((each, i) => ({ status: each, fullName: `test ${i}` })),
});
const report = (...testResults: ReturnType<typeof file>[]): string => JSON.stringify({ testResults });

test.each([
  ['all passed', report(file('passed', 'passed', 'passed')), 0, { passed: 2, failed: 0 }],
  ['one failed', report(file('failed', 'passed', 'failed')), 1, { passed: 1, failed: 1 }],
  [
    'skipped and planned tests',
    report(file('passed', 'passed', 'skipped', 'todo', 'pending')),
    0,
    { passed: 1, failed: 3 },
  ],
  ['a file that could not be read', report(file('passed', 'passed'), file('failed')), 1, { passed: 1, failed: 1 }],
  ['a file that broke after its tests', report(file('failed', 'passed')), 1, { passed: 1, failed: 1 }],
  ['a failure outside of tests', report(file('passed', 'passed')), 1, { passed: 1, failed: 1 }],
  ['no tests', report(), 0, { passed: 0, failed: 1 }],
  ['no report', undefined, 0, { passed: 0, failed: 1 }],
] as const)('a run with %s is counted', (_name, text, exitCode, counts) => {
  expect(countReport(text, exitCode)).toEqual(counts);
});

test('what did not pass is named', () => {
  expect(unpassed(report(file('failed', 'passed', 'failed', 'skipped')))).toEqual([
    'a.test.ts: test 1 (failed)',
    'a.test.ts: test 2 (skipped)',
  ]);
});
