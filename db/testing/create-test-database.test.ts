import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from './create-test-database.ts';

test('each test database is migrated, and its own', async () => {
  await using first = await createTestDatabase();
  await using second = await createTestDatabase();
  await addUser(first);
  expect(await countUsers(first)).toBe(1);
  expect(await countUsers(second)).toBe(0);
});

test('nothing of one that was given back is in the next, whoever is still connected to it', async () => {
  const used = await createTestDatabase();
  await addUser(used);
  const connected = await used.pool.connect();
  connected.on('error', () => {});
  await connected.query('begin');
  await connected.query(`insert into users (email) values ('grace@example.com')`);
  const closed = used.close();
  connected.release(true);
  await closed;
  await using next = await createTestDatabase();
  expect(await countUsers(next)).toBe(0);
});

const addUser = ({ db }: TestDatabase): Promise<unknown> =>
  sql`insert into users (email) values ('ada@example.com')`.execute(db);

async function countUsers({ db }: TestDatabase): Promise<number> {
  return (await db.selectFrom('users').select('id').execute()).length;
}
