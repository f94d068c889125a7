import type { Db } from '@beckon/db/open-database';
import { deferred } from '@beckon/shared/deferred';

const turns = new WeakMap<Db, Map<string, Promise<void>>>();

/**
 * Runs one after another, in the order of the calls, what this process does under one key. They would wait for each other
 * in the database just as well, but each with a connection of the pool in its hand: a row that somebody else has locked
 * would take them all.
 */
export async function inTurn<T>(db: Db, key: string, run: () => Promise<T>): Promise<T> {
  const last = turns.get(db) ?? new Map<string, Promise<void>>();
  turns.set(db, last);
  const before = last.get(key);
  const turn = deferred();
  last.set(key, turn.promise);
  try {
    await before;
    return await run();
  } finally {
    turn.resolve();
    if (last.get(key) === turn.promise) last.delete(key);
  }
}
