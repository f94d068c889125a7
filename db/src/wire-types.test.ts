import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { createTestDatabase } from '../testing/create-test-database.ts';

const database = await createTestDatabase();
afterAll(() => database.close());

const read = async (expression: string): Promise<unknown> =>
  (await sql<{ value: unknown }>`select ${sql.raw(expression)} as value`.execute(database.db)).rows[0]?.value;

test.each([
  [`timestamptz '2026-11-23 06:25:01+00'`, '2026-11-23T06:25:01.000000Z'],
  [`timestamptz '2026-11-23 06:25:01.123456+00'`, '2026-11-23T06:25:01.123456Z'],
  [`timestamptz '2026-11-23 06:25:01.5+05:30'`, '2026-11-23T00:55:01.500000Z'],
  [`timestamptz '0099-01-01 00:00:00+00'`, '0099-01-01T00:00:00.000000Z'],
  [`timestamptz '12026-01-01 00:00:00+00'`, '12026-01-01T00:00:00.000000Z'],
  ['null::timestamptz', null],
  ['7::int8', 7],
  ['-9007199254740991::int8', -9_007_199_254_740_991],
  ['count(*)', 1],
  ['null::int8', null],
  ['7::int4', 7],
  ['0.1::float8', 0.1],
  ['true', true],
  [`uuid '976AE3DA-0000-5000-8000-000000000001'`, '976ae3da-0000-5000-8000-000000000001'],
  [`'ä𝄞'::text`, 'ä𝄞'],
  [`array['a', null, 'b,"c']`, ['a', null, 'b,"c']],
  [`array[1, 2]::int8[]`, [1, 2]],
  [`array[array[1], array[null]]::int8[]`, [[1], [null]]],
  [`array[timestamptz '2026-11-23 06:25:01+00', null]`, ['2026-11-23T06:25:01.000000Z', null]],
  [`'{"a": [1, null, "x"]}'::jsonb`, { a: [1, null, 'x'] }],
  [`'null'::jsonb`, null],
  [`'\\x00ff'::bytea`, Buffer.from([0, 255])],
])('%s is read as %j', async (expression, value) => {
  expect(await read(expression)).toEqual(value);
});

test.each([
  ['9007199254740992::int8', 'beyond 2^53'],
  [`'infinity'::timestamptz`, 'Not a UTC timestamp: infinity'],
  [`timestamptz '0044-03-15 00:00:00+00 BC'`, 'Not a UTC timestamp'],
])('%s is an error, not a wrong value', async (expression, message) => {
  await expect(read(expression)).rejects.toThrow(message);
});

test('what was read can be written, to the microsecond', async () => {
  const text = '2026-11-23T06:25:01.123456Z';
  const { rows } = await sql<{ same: boolean }>`
    select ${text}::timestamptz = timestamptz '2026-11-23 06:25:01.123456+00' as same`.execute(database.db);
  expect(rows).toEqual([{ same: true }]);
});

test('other pools of the process keep their dates', async () => {
  const pool = new pg.Pool({ connectionString: database.url, max: 1 });
  const { rows } = await pool.query<{ at: unknown }>('select now() as at');
  await pool.end();
  expect(rows[0]?.at).toBeInstanceOf(Date);
});
