import type { Limits } from '@beckon/core/context';
import { createTestDatabase, type TestDatabase } from '@beckon/db/testing/create-test-database';
import { createPerson, startTestServer, type TestPerson, type TestServer } from '../../support/start-test-server.ts';

/** Several servers on one database, and a person with a key. */
export interface Site extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly servers: readonly [TestServer, TestServer];
  readonly person: TestPerson;
}

export async function openSite(limits: Partial<Limits> = {}): Promise<Site> {
  const database = await createTestDatabase({ maxConnections: 5 });
  const start = async () => {
    const own = await createTestDatabase({ reuse: database.url });
    const server = await startTestServer({ database: own, limits });
    return { server, close: () => server.close().then(() => own.close()) };
  };
  const [a, b] = await Promise.all([start(), start()]);
  return {
    database,
    servers: [a.server, b.server],
    person: await createPerson(a.server),
    async [Symbol.asyncDispose]() {
      await Promise.all([a.close(), b.close()]);
      await database.close();
    },
  };
}

/** Waits until what a follower shows is so. */
export function seen<T>(
  follower: { current(): T; subscribe(listener: () => void): () => void },
  holds: (now: T) => boolean,
): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!holds(follower.current())) return;
      stop();
      resolve();
    };
    const stop = follower.subscribe(look);
    look();
  });
}
