import type { Reporter, TestModule } from 'vitest/node';

/** Ends a run with one line that a script can read: `12 passed, 0 failed`, skipped tests named when there are any. */
export class CountsReporter implements Reporter {
  #sum = '';

  onInit(): void {
    // Other reporters write after the run has ended; only the exit comes after them.
    process.once('exit', () => console.log(this.#sum));
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const module of modules) {
      const states = [...module.children.allTests()].map((test) => test.result().state);
      for (const state of states) counts[state] += 1;
      // A file that could not even be read has no tests that could fail.
      if (module.state() === 'failed' && !states.includes('failed')) counts.failed += 1;
    }
    const skipped = counts.skipped + counts.pending;
    const more = skipped === 0 ? '' : `, ${skipped} skipped (a skipped test proves nothing)`;
    this.#sum = `${counts.passed} passed, ${counts.failed + errors.length} failed${more}`;
  }
}
