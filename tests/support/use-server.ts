import { afterAll, expect } from 'vitest';
import { startTestServer, type TestServer, type TestServerOptions } from './start-test-server.ts';

/** One server for all tests of a file. When they are done it closes, and nothing may have gone wrong inside. */
export async function useServer(options: TestServerOptions = {}): Promise<TestServer> {
  const server = await startTestServer(options);
  afterAll(async () => {
    await server.close();
    expect(server.errors, 'Nothing went wrong inside').toEqual([]);
  });
  return server;
}
