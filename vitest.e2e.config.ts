import { defineConfig } from 'vitest/config';
import { CountsReporter } from './scripts/counts-reporter.ts';

/** Whole processes, real browsers and real agents: one file at a time, with time to start them. */
export default defineConfig({
  test: {
    reporters: ['default', new CountsReporter()],
    passWithNoTests: false,
    include: ['tests/e2e/**/*.test.ts', 'tests/conformance/**/*.test.ts'],
    globalSetup: ['tests/support/prepared-setup.ts'],
    setupFiles: ['tests/support/show-suppressed.ts'],
    pool: 'forks',
    fileParallelism: false,
    // On a build machine, where nobody looks at a stumble of a browser, further tries; the output says `retry x1`.
    retry: process.env['CI'] ? 2 : 0,
    expect: { poll: { timeout: 60_000 } },
    // A call into a page that never returns has no limit of its own.
    testTimeout: 300_000,
    hookTimeout: 900_000,
  },
});
