export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/**
 * Counts a run of tests from its JSON report. A skipped test counts as failed: it proves nothing. So do a file that
 * could not be read, a run without tests, and a run that failed for a reason no test has.
 *
 * @param text the report, undefined when the run wrote none
 * @param exitCode how the run ended
 */
export function countReport(text: string | undefined, exitCode: number): Counts {
  if (text === undefined) return { passed: 0, failed: 1 };
  const { testResults } = JSON.parse(text) as Report;
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const broken = testResults.filter(
    ({ status, assertionResults }) => status !== 'passed' && assertionResults.every((each) => each.status !== 'failed'),
  );
  const failed = tests.length - passed + broken.length;
  const unexplained = failed === 0 && (exitCode !== 0 || tests.length === 0);
  return { passed, failed: unexplained ? 1 : failed };
}

/** The tests of a report that did not pass, as `file: name (status)`. */
export function unpassed(text: string): string[] {
  const { testResults } = JSON.parse(text) as Report;
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status !== 'passed')
      .map(({ fullName, status }) => `${name}: ${fullName} (${status})`),
  );
}
