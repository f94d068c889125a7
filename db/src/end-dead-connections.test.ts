import pg from 'pg';
import { expect, test } from 'vitest';
import { createTestDatabase } from '../testing/create-test-database.ts';
import { endDeadConnections } from './end-dead-connections.ts';
import { hearErrors } from './hear-errors.ts';

const SILENCE_MS = 100;

/** A pool of one connection. */
function poolOf(url: string): pg.Pool & AsyncDisposable {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  hearErrors(pool, () => {});
  endDeadConnections(pool, url, SILENCE_MS);
  return Object.assign(pool, { [Symbol.asyncDispose]: () => pool.end() });
}

async function pidOf(client: pg.PoolClient): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]?.pid ?? 0;
}

test('a connection that has died without a word is ended: what waits on it is told, and the pool has another one', async () => {
  await using database = await createTestDatabase();
  await using pool = poolOf(database.url);
  const client = await pool.connect();
  // Nothing that either side says arrives any longer, and neither is told.
  Object.assign(client.connection.stream.pause(), { write: () => true });
  const answer = await client.query('select 1').catch(String);
  client.release();
  expect(answer).toContain('does not answer');
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

test('a statement that takes its time keeps its connection', async () => {
  await using database = await createTestDatabase();
  await using pool = poolOf(database.url);
  const client = await pool.connect();
  const pid = await pidOf(client);
  await client.query(`select pg_sleep(${(SILENCE_MS * 8) / 1_000})`);
  expect(await pidOf(client)).toBe(pid);
  client.release();
});

test('the pool of a server looks after its connections', async () => {
  await using database = await createTestDatabase();
  const client = await database.pool.connect();
  expect(client.connection.stream).toMatchObject({ timeout: 15_000 });
  client.release();
});
