import { expect, test } from 'vitest';
import { createTestDatabase } from '../testing/create-test-database.ts';
import { APP_ROLE } from './app-role.ts';
import { migrateJobs } from './jobs-schema.ts';
import { openJobs, type Jobs, type JobsOptions } from './open-jobs.ts';
import { inTransaction } from './transaction.ts';

const queues: JobsOptions['queues'] = { letters: { retryLimit: 2, retryDelay: 0 } };

/** Does the jobs of the queue; `look` waits until what was done is as expected. */
async function worker(jobs: Jobs, handle: (n: number, attempt: number) => void = () => {}) {
  const done: { n: number; attempt: number; isLast: boolean }[] = [];
  await jobs.work<{ n: number }>('letters', ({ data, attempt, isLast }) => {
    done.push({ n: data.n, attempt, isLast });
    handle(data.n, attempt);
    return Promise.resolve();
  });
  const look = () => {
    jobs.wake('letters');
    return done.toSorted((a, b) => a.n - b.n || a.attempt - b.attempt);
  };
  return { done, look };
}

test('[W1] a job is owed if and only if its transaction commits, and is done as the application’s role', async () => {
  await using database = await createTestDatabase();
  const errors: Error[] = [];
  const jobs = await openJobs(database, { queues, onError: (error) => errors.push(error) });
  try {
    const { look } = await worker(jobs);
    const broken = inTransaction(database.db, async (tx) => {
      await jobs.add(tx, 'letters', { n: 1 });
      throw new Error('given up');
    });
    await expect(broken).rejects.toThrow('given up');
    await inTransaction(database.db, (tx) => jobs.add(tx, 'letters', { n: 2 }));
    await expect.poll(look).toEqual([{ n: 2, attempt: 1, isLast: false }]);
    const { rows } = await database.pool.query(
      'select current_user as role, count(*)::int as jobs from beckon_jobs.job',
    );
    // Where the role cannot be had, the owner does them.
    expect([APP_ROLE, undefined]).toContain(database.role);
    expect(rows).toEqual([{ role: database.role ?? new URL(database.url).username, jobs: 1 }]);
  } finally {
    await jobs.close();
  }
  expect(errors).toEqual([]);
});

test('[W2] a job that fails is tried again, alone, until its queue gives up; the last try knows it', async () => {
  await using database = await createTestDatabase();
  const jobs = await openJobs(database, { queues, onError: () => {} });
  try {
    const { look } = await worker(jobs, (n, attempt) => {
      if (n === 1 || attempt === 1) throw new Error('nobody there');
    });
    await inTransaction(database.db, async (tx) => {
      for (const n of [1, 2]) await jobs.add(tx, 'letters', { n });
    });
    await expect
      .poll(look)
      .toEqual(
        [1, 2, 3]
          .map((attempt) => ({ n: 1, attempt, isLast: attempt === 3 }))
          .concat([1, 2].map((attempt) => ({ n: 2, attempt, isLast: false }))),
      );
  } finally {
    await jobs.close();
  }
});

test('many jobs of one moment are each done once, by whichever process comes first', async () => {
  await using database = await createTestDatabase();
  const both = await Promise.all([1, 2].map(() => openJobs(database, { queues, onError: () => {} })));
  try {
    const workers = await Promise.all(both.map((jobs) => worker(jobs)));
    await inTransaction(database.db, async (tx) => {
      for (let n = 0; n < 100; n++) await both[0]?.add(tx, 'letters', { n });
    });
    await expect
      .poll(() =>
        workers
          .flatMap(({ look }) => look())
          .map(({ n }) => n)
          .toSorted((a, b) => a - b),
      )
      .toEqual(Array.from({ length: 100 }, (_, n) => n));
  } finally {
    await Promise.all(both.map((jobs) => jobs.close()));
  }
});

test('bringing the tables to their version again changes nothing, also by several at once', async () => {
  await using database = await createTestDatabase();
  await Promise.all([1, 2, 3].map(() => migrateJobs(database.connectionString)));
  const jobs = await openJobs(database, { queues, onError: () => {} });
  try {
    const { look } = await worker(jobs);
    await inTransaction(database.db, (tx) => jobs.add(tx, 'letters', { n: 1 }));
    await expect.poll(look).toHaveLength(1);
  } finally {
    await jobs.close();
  }
});
