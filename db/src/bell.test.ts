import { deferred } from '@beckon/shared/deferred';
import pg from 'pg';
import { afterAll, expect, test, vi } from 'vitest';
import { startChild } from '../testing/child-process.ts';
import { createTestDatabase } from '../testing/create-test-database.ts';
import { PATIENCE } from '../testing/patience.ts';
import { administer } from '../testing/database-server.ts';
import { testServer } from '../testing/test-server.ts';
import { isProcessAlive, openBell, type Bell, type BellOptions } from './bell.ts';

const database = await createTestDatabase();
afterAll(() => database.close());

const NEVER = 1e9;

/** A bell as another process would have it; without a poll unless one is asked for. */
async function open(options: Partial<BellOptions> = {}): Promise<Bell & AsyncDisposable> {
  const bell = await openBell(database, { heads: () => Promise.resolve(new Map()), pollMs: NEVER, ...options });
  return Object.assign(bell, { [Symbol.asyncDispose]: () => bell.close() });
}

/** The next ring of a topic. */
function nextRing(bell: Bell, topic: string): Promise<void> {
  const { promise, resolve } = deferred<void>();
  const stop = bell.subscribe(topic, resolve);
  return promise.finally(stop);
}

/** What is sent to the channel, as any client may hear it. */
async function eavesdrop(): Promise<
  AsyncDisposable & { readonly payloads: string[]; notify(payload: string): Promise<void> }
> {
  const client = new pg.Client({ connectionString: database.url });
  const payloads: string[] = [];
  client.on('notification', ({ payload }) => payloads.push(payload ?? ''));
  await client.connect();
  await client.query('listen beckon');
  return {
    payloads,
    notify: async (payload) => void (await client.query('select pg_notify($1, $2)', ['beckon', payload])),
    [Symbol.asyncDispose]: () => client.end(),
  };
}

const bellBackends = async (): Promise<number[]> => {
  const { rows } = await database.pool.query<{ pid: number }>(
    `select pid from pg_stat_activity where application_name = 'beckon bell' and datname = current_database()`,
  );
  return rows.map((row) => row.pid);
};
const cutBellConnections = (): Promise<unknown> =>
  administer(
    database.url,
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'beckon bell' and datname = current_database()`,
  );

test('a ring wakes listeners here and in other processes, of that topic only', async () => {
  await using here = await open();
  await using there = await open();
  const other = vi.fn<() => void>();
  there.subscribe('other', other);
  const rings = [nextRing(here, 'a'), nextRing(there, 'a'), nextRing(there, 'b')];
  here.ring(['a', 'b']);
  await Promise.all(rings);
  expect(other).not.toHaveBeenCalled();
});

test('here it wakes after the caller’s own work, and does not come back by the database', async () => {
  await using bell = await open();
  await using ear = await eavesdrop();
  const listener = vi.fn<() => void>();
  bell.subscribe('a', listener);
  bell.ring(['a']);
  expect(listener).not.toHaveBeenCalled();
  await Promise.resolve();
  expect(listener).toHaveBeenCalledTimes(1);
  await expect.poll(() => ear.payloads, PATIENCE).toHaveLength(1);
  expect(listener).toHaveBeenCalledTimes(1);
});

test('many rings travel as one notification, each topic once', async () => {
  await using bell = await open();
  await using ear = await eavesdrop();
  for (let i = 0; i < 1_000; i++) bell.ring([`topic-${i % 3}`]);
  await expect
    .poll(() => ear.payloads, PATIENCE)
    .toEqual([JSON.stringify([bell.processKey, 'topic-0', 'topic-1', 'topic-2'])]);
});

test('more topics than a notification holds mean: look everywhere', async () => {
  await using here = await open();
  await using there = await open();
  await using ear = await eavesdrop();
  const rung = nextRing(there, 'never named');
  here.ring(Array.from({ length: 1_000 }, (_, i) => `a-topic-with-a-long-name-${i}`));
  await rung;
  await expect.poll(() => ear.payloads, PATIENCE).toEqual([JSON.stringify([here.processKey])]);
});

test.each(['', 'nonsense', '{}', 'null', '7', '"x"'])(
  'a notification %j of somebody else harms nobody',
  async (payload) => {
    await using bell = await open();
    await using ear = await eavesdrop();
    const rung = nextRing(bell, 'a');
    await ear.notify(payload);
    await expect(rung).resolves.toBeUndefined();
  },
);

test('a listener that throws keeps no other from hearing', async () => {
  const onError = vi.fn<(error: Error) => void>();
  await using bell = await open({ onError });
  bell.subscribe('a', () => {
    throw new Error('deaf');
  });
  const rung = nextRing(bell, 'a');
  bell.ring(['a']);
  await rung;
  expect(onError.mock.calls).toEqual([[new Error('deaf')]]);
});

test('without notifications the poll wakes whoever’s head has moved', async () => {
  const heads = new Map([
    ['a', 1],
    ['b', 1],
  ]);
  await using bell = await open({ pollMs: 5, heads: () => Promise.resolve(heads) });
  await using silent = await open({ notify: false });
  const a = vi.fn<() => void>();
  const b = vi.fn<() => void>();
  bell.subscribe('a', a);
  bell.subscribe('b', b);
  // Once each, since nothing is known of them yet.
  await expect.poll(() => [a.mock.calls.length, b.mock.calls.length], PATIENCE).toEqual([1, 1]);
  silent.ring(['a']);
  heads.set('a', 2);
  await expect.poll(() => a.mock.calls.length, PATIENCE).toBe(2);
  expect(b).toHaveBeenCalledTimes(1);
});

test('a poll that fails is reported, and the next one is made', async () => {
  const onError = vi.fn<(error: Error) => void>();
  const heads = vi
    .fn<BellOptions['heads']>()
    .mockRejectedValueOnce(new Error('no database'))
    .mockResolvedValue(new Map([['a', 1]]));
  await using bell = await open({ pollMs: 5, heads, onError });
  await nextRing(bell, 'a');
  expect(onError.mock.calls).toEqual([[new Error('no database')]]);
});

test('a cut connection is replaced: everybody looks, then hears again', async () => {
  const onError = vi.fn<(error: Error) => void>();
  await using here = await open();
  await using there = await open({ onError });
  // Each looks once it listens again: a ring before that would travel nowhere.
  const back = Promise.all([nextRing(here, 'a'), nextRing(there, 'a')]);
  const before = await bellBackends();
  await cutBellConnections();
  await back;
  expect(onError).toHaveBeenCalled();
  // Until both are back.
  await expect.poll(async () => (await bellBackends()).filter((pid) => !before.includes(pid)).length, PATIENCE).toBe(2);
  await expect.poll(() => isProcessAlive(database.db, here.processKey), PATIENCE).toBe(true);
  const again = nextRing(there, 'b');
  here.ring(['b']);
  await again;
  expect(await isProcessAlive(database.db, there.processKey)).toBe(true);
});

test('a database that refuses connections for a while is tried until it takes them', async () => {
  const onError = vi.fn<(error: Error) => void>();
  const { server } = testServer();
  await using own = await createTestDatabase();
  const name = new URL(own.url).pathname.slice(1);
  const bell = await openBell(own, { heads: () => Promise.resolve(new Map()), pollMs: NEVER, onError });
  await administer(server, `alter database ${name} allow_connections false`);
  const rung = nextRing(bell, 'a');
  await administer(server, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
  await expect
    .poll(() => onError.mock.calls.map(([error]) => error.message).join('\n'))
    .toContain('not currently accepting connections');
  await administer(server, `alter database ${name} allow_connections true`);
  await rung;
  await bell.close();
});

test('listeners that stop leave nothing behind', async () => {
  await using bell = await open();
  const listener = vi.fn<() => void>();
  const stops = ['a', 'a', 'b'].map((topic) => bell.subscribe(topic, listener));
  expect(bell.stats).toEqual({ listeners: 3 });
  expect(['a', 'b', 'c'].map((topic) => bell.listenersOf(topic))).toEqual([2, 1, 0]);
  stops[0]?.();
  stops[0]?.();
  bell.ring(['a']);
  await Promise.resolve();
  expect(listener).toHaveBeenCalledTimes(1);
  for (const stop of stops) stop();
  expect(bell.stats).toEqual({ listeners: 0 });
  expect(bell.listenersOf('a')).toBe(0);
});

test('closing rings what was still to be rung, and ends the connection', async () => {
  await using there = await open();
  const here = await open();
  const rung = nextRing(there, 'a');
  here.ring(['a']);
  await here.close();
  await rung;
  await expect.poll(bellBackends, PATIENCE).toHaveLength(1);
});

test('a process is alive as long as its bell is open', async () => {
  const bell = await open();
  expect(await isProcessAlive(database.db, bell.processKey)).toBe(true);
  await bell.close();
  await expect.poll(() => isProcessAlive(database.db, bell.processKey), PATIENCE).toBe(false);
});

test('one that was killed is dead at once', async () => {
  await using child = await startChild('bell', database.url);
  expect(await isProcessAlive(database.db, child.processKey)).toBe(true);
  await child.kill('SIGKILL');
  await expect.poll(() => isProcessAlive(database.db, child.processKey), PATIENCE).toBe(false);
});

test('looking for a process does not make it seem alive to others', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => database.db.transaction().execute((tx) => isProcessAlive(tx, 12_345))),
  );
  expect(answers).toEqual(answers.map(() => false));
});

test('a bell that cannot connect is an error at once', async () => {
  const options = { heads: () => Promise.resolve(new Map()) };
  const nowhere = { db: database.db, connectionString: 'postgres://postgres@127.0.0.1:9/none' };
  await expect(openBell(nowhere, options)).rejects.toThrow('ECONNREFUSED');
});
