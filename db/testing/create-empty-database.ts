import { randomBytes } from 'node:crypto';
import { administer, withDatabase } from './database-server.ts';
import { testServer } from './test-server.ts';

/** A database without a single table. */
export async function createEmptyDatabase(): Promise<AsyncDisposable & { readonly connectionString: string }> {
  const { server, template } = testServer();
  const name = `${template}_${randomBytes(6).toString('hex')}`;
  await administer(server, `create database ${name}`);
  return {
    connectionString: withDatabase(server, name),
    [Symbol.asyncDispose]: () => administer(server, `drop database if exists ${name} with (force)`),
  };
}
