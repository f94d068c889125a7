import { defineConfig } from 'vitest/config';
import { CountsReporter } from './scripts/counts-reporter.ts';

/** Whole processes, real browsers and real agents: one file at a time, with time to start them. */
export default defineConfig({
  test: {
    reporters: ['default', new CountsReporter()],
    passWithNoTests: false,
    include: ['tests/e2e/**/*.test.ts', 'tests/conformance/**/*.test.ts'],
    pool: 'forks',
    fileParallelism: false,
    expect: { poll: { timeout: 240_000 } },
    testTimeout: 900_000,
    hookTimeout: 900_000,
  },
});
