import { expect, test } from 'vitest';
import { migrationFaults, parseStaged } from './staged-migrations.ts';

test('a new migration with its generated types is in order', () => {
  const staged = parseStaged('M\0db/src/schema.gen.ts\0A\0db/migrations/0007-webhooks.ts\0M\0db/migrations/index.ts\0');
  expect(staged).toHaveLength(3);
  expect(migrationFaults(staged)).toEqual([]);
});

test('generated types without a migration are refused', () => {
  const faults = migrationFaults(parseStaged('M\0db/src/schema.gen.ts\0M\0README.md\0'));
  expect(faults).toEqual([
    'db/src/schema.gen.ts is generated from the migrations: add a migration, then run "pnpm db:types".',
  ]);
});

test.each(['M', 'D', 'T'])('a migration of the history stays as it is (%s)', (status) => {
  const faults = migrationFaults([
    { status, path: 'db/migrations/0001-init.ts' },
    { status: 'M', path: 'db/src/schema.gen.ts' },
  ]);
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain('0001-init.ts is in the history already');
});

test('an empty commit has no faults', () => {
  expect(migrationFaults(parseStaged(''))).toEqual([]);
});
