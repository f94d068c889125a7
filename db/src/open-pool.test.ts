import { expect, test } from 'vitest';
import { createTestDatabase } from '../testing/create-test-database.ts';
import { openPool } from './open-pool.ts';

test('when a pool has ended, the server has none of its connections left', async () => {
  await using database = await createTestDatabase();
  const errors: Error[] = [];
  const name = 'beckon ending';
  const connections = 12;
  const pool = openPool(
    { connectionString: database.url, max: connections, application_name: name },
    database.url,
    (error) => errors.push(error),
  );
  await Promise.all(Array.from({ length: connections }, () => pool.query('select pg_sleep(0.01)')));
  await pool.end();
  const { rows } = await database.pool.query<{ left: number }>(
    'select count(*)::int as left from pg_stat_activity where application_name = $1',
    [name],
  );
  expect(rows).toEqual([{ left: 0 }]);
  expect(errors).toEqual([]);
});

test('ending waits for what is under way, and may be asked with a callback', async () => {
  await using database = await createTestDatabase();
  const pool = openPool({ connectionString: database.url, max: 1 }, database.url, () => {});
  const order: string[] = [];
  const answer = pool.query('select pg_sleep(0.05)').then(() => order.push('answered'));
  await new Promise<void>((resolve) => pool.end(resolve));
  order.push('ended');
  await answer;
  expect(order).toEqual(['answered', 'ended']);
});

test('a connection that is dead does not hold up the end of its pool', async () => {
  await using database = await createTestDatabase();
  const pool = openPool({ connectionString: database.url, max: 1 }, database.url, () => {});
  const client = await pool.connect();
  const { stream } = client.connection;
  Object.assign(stream.pause(), { write: () => true, end: () => stream });
  client.release();
  await expect(pool.end()).resolves.toBeUndefined();
  stream.destroy();
});
