import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { migrations as ours } from '../migrations/index.ts';
import { createEmptyDatabase } from '../testing/create-empty-database.ts';
import { createTestDatabase } from '../testing/create-test-database.ts';
import { generateTypes } from './generate-types.ts';
import { migrateToLatest, pendingMigrations } from './migrate.ts';
import { openDatabase } from './open-database.ts';

const names = Object.keys(ours).toSorted();
const creates = (table: string): Migration => ({
  up: async (db) => void (await sql`create table ${sql.table(table)} (id int)`.execute(db)),
});

async function tablesOf(url: string): Promise<string[]> {
  const database = await openDatabase({ url });
  try {
    return (await database.db.introspection.getTables()).map((table) => table.name).toSorted();
  } finally {
    await database.close();
  }
}

test('all are applied, once', async () => {
  await using empty = await createEmptyDatabase();
  expect(await pendingMigrations(empty)).toEqual(names);
  expect(await migrateToLatest(empty)).toEqual({ applied: names });
  expect(await pendingMigrations(empty)).toEqual([]);
  expect(await migrateToLatest(empty)).toEqual({ applied: [] });
});

test('processes that migrate at once take turns', async () => {
  await using empty = await createEmptyDatabase();
  const results = await Promise.all([1, 2, 3, 4].map(() => migrateToLatest(empty)));
  expect(results.flatMap((result) => result.applied)).toEqual(names);
});

test('one that fails is named and leaves nothing behind', async () => {
  await using empty = await createEmptyDatabase();
  const broken = {
    '0001-good': creates('good'),
    '0002-bad': { up: async (db) => void (await sql`create table bad (id nonsense)`.execute(db)) } satisfies Migration,
  };
  await expect(migrateToLatest(empty, broken)).rejects.toThrow(
    '0002-bad could not be applied: type "nonsense" does not exist',
  );
  expect(await tablesOf(empty.connectionString)).not.toContain('good');
  expect(await migrateToLatest(empty, { ...broken, '0002-bad': creates('bad') })).toEqual({
    applied: ['0001-good', '0002-bad'],
  });
});

test('a database of a newer version is refused with a sentence', async () => {
  await using empty = await createEmptyDatabase();
  await migrateToLatest(empty, { '0001-a': creates('a'), '0002-b': creates('b') });
  await expect(migrateToLatest(empty, { '0001-a': creates('a') })).rejects.toThrow(
    /^The database belongs to another version of Beckon \(.*0002-b.*\); start that one, or one after it\.$/,
  );
});

test('the committed table types are those of the migrations', async () => {
  await using database = await createTestDatabase();
  expect(await generateTypes(database.url)).toBe(readFileSync(join(import.meta.dirname, 'schema.gen.ts'), 'utf8'));
});
