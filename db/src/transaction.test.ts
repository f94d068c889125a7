import { deferred } from '@beckon/shared/deferred';
import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { createTestDatabase } from '../testing/create-test-database.ts';
import type { Db } from './open-database.ts';
import { inTransaction } from './transaction.ts';

const database = await createTestDatabase();
afterAll(() => database.close());
const { db } = database;

const addUser = (tx: Db, email: string): Promise<unknown> => tx.insertInto('users').values({ email }).execute();
const hasUser = async (email: string): Promise<boolean> =>
  (await db.selectFrom('users').select('id').where('email', '=', email).execute()).length > 0;
const fail = (tx: Db, code: string): Promise<unknown> =>
  sql`do ${sql.raw(`$$ begin raise exception using errcode = '${code}'; end $$`)}`.execute(tx);

test('what it returns is committed, what it throws is rolled back', async () => {
  expect(await inTransaction(db, async (tx) => (await addUser(tx, 'kept@example.com'), 7))).toBe(7);
  await expect(
    inTransaction(db, async (tx) => {
      await addUser(tx, 'lost@example.com');
      throw new Error('changed my mind');
    }),
  ).rejects.toThrow('changed my mind');
  expect([await hasUser('kept@example.com'), await hasUser('lost@example.com')]).toEqual([true, false]);
});

test('inside another one it joins: the outer one decides', async () => {
  const outer = inTransaction(db, async (tx) => {
    await inTransaction(tx, (inner) => addUser(inner, 'joined@example.com'));
    expect(await hasUser('joined@example.com')).toBe(false);
    throw new Error('all of it');
  });
  await expect(outer).rejects.toThrow('all of it');
  expect(await hasUser('joined@example.com')).toBe(false);
});

test.each(['40P01', '55P03', '40001'])('%s runs it again, with nothing left of the first time', async (code) => {
  let runs = 0;
  await inTransaction(db, async (tx) => {
    await addUser(tx, `again-${code.toLowerCase()}@example.com`);
    if (++runs < 4) await fail(tx, code);
  });
  expect(runs).toBe(4);
  expect(await hasUser(`again-${code.toLowerCase()}@example.com`)).toBe(true);
});

test('not for ever', async () => {
  let runs = 0;
  const stubborn = inTransaction(db, (tx) => (runs++, fail(tx, '40001')));
  await expect(stubborn).rejects.toMatchObject({ code: '40001' });
  expect(runs).toBe(4);
});

test.each(['23505', '22P02', '57014'])('%s does not', async (code) => {
  let runs = 0;
  await expect(inTransaction(db, (tx) => (runs++, fail(tx, code)))).rejects.toMatchObject({ code });
  expect(runs).toBe(1);
});

test('two that wait for each other both succeed', async () => {
  await addUser(db, 'a@example.com');
  await addUser(db, 'b@example.com');
  const lock = (tx: Db, email: string): Promise<unknown> =>
    tx
      .updateTable('users')
      .set({ updated_at: sql`now()` })
      .where('email', '=', email)
      .execute();
  const both = [deferred<void>(), deferred<void>()] as const;
  const cross = (first: string, second: string, mine: 0 | 1): Promise<number> => {
    let runs = 0;
    return inTransaction(db, async (tx) => {
      runs++;
      await lock(tx, first);
      both[mine].resolve();
      await both[mine === 0 ? 1 : 0].promise;
      await lock(tx, second);
      return runs;
    });
  };
  const runs = await Promise.all([
    cross('a@example.com', 'b@example.com', 0),
    cross('b@example.com', 'a@example.com', 1),
  ]);
  expect(runs.toSorted((a, b) => a - b)).toEqual([1, 2]);
});
