import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { CountsReporter } from './scripts/counts-reporter.ts';

const elsewhere = ['**/node_modules/**', '**/dist/**', 'tests/e2e/**', 'tests/load/**', 'tests/conformance/**'];

export default defineConfig({
  test: {
    reporters: ['default', new CountsReporter()],
    passWithNoTests: false,
    // Most tests wait for the database: a second worker pays on a small machine too.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        // Reads files only: also run alone, by `pnpm check` and before a commit.
        test: { name: 'architecture', include: ['tests/architecture/**/*.test.ts'], pool: 'threads', isolate: false },
      },
      {
        test: {
          name: 'all',
          include: ['**/*.test.ts'],
          exclude: [...elsewhere, 'tests/architecture/**'],
          setupFiles: ['tests/support/show-suppressed.ts'],
          globalSetup: ['db/testing/global-setup.ts'],
          pool: 'forks',
          // What announces itself by no event is looked at until it is so, as long as a loaded machine takes.
          expect: { poll: { timeout: 30_000, interval: 10 } },
          // A second try on a build machine only; the output says `retry x1`, and each is a fault to be found.
          retry: process.env['CI'] ? 1 : 0,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
