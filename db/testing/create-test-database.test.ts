import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createTestDatabase } from './create-test-database.ts';

test('each test database is migrated, and its own', async () => {
  await using first = await createTestDatabase();
  await using second = await createTestDatabase();
  await sql`insert into users (email) values ('ada@example.com')`.execute(first.db);
  expect((await first.db.selectFrom('users').selectAll().execute()).length).toBe(1);
  expect((await second.db.selectFrom('users').selectAll().execute()).length).toBe(0);
});
