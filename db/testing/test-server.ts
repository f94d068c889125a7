import type { BlankDatabase } from './blank-database.ts';
import type { TestDatabaseServer } from './database-server.ts';

/** What the workers of a run have to know of its server. */
export interface TestServer {
  readonly server: string;
  readonly template: string;
  /** Undefined where a used database cannot be made like new. */
  readonly blank: BlankDatabase | undefined;
}

const VARIABLE = 'BECKON_TEST_SERVER';

/** Lets the workers of this process know of the server. */
export function announceTestServer({ url, template, blank }: TestDatabaseServer): void {
  process.env[VARIABLE] = JSON.stringify({ server: url, template, blank });
}

/**
 * What the global set-up prepared.
 *
 * @throws Error when it has not run
 */
export function testServer(): TestServer {
  const announced = process.env[VARIABLE];
  if (!announced) throw new Error('Test databases need the global set-up of vitest.config.ts.');
  return JSON.parse(announced) as TestServer;
}
