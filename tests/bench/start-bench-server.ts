import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { TEST_KEY_PAIR } from '../support/start-test-server.ts';

export interface BenchServer extends AsyncDisposable {
  readonly url: string;
}

/** Starts the server on `databaseUrl` in a process of its own. */
export async function startBenchServer(databaseUrl: string): Promise<BenchServer> {
  const child = fork(join(import.meta.dirname, 'bench-server.ts'), [databaseUrl, JSON.stringify(TEST_KEY_PAIR)]);
  const [url] = (await once(child, 'message')) as [string];
  return {
    url,
    async [Symbol.asyncDispose]() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
