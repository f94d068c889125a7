import { must } from '@beckon/shared/must';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { lastingPort } from '../../support/lasting-port.ts';
import { TEST_KEY_PAIR } from '../../support/start-test-server.ts';
import type { ServeOptions } from './serve.ts';

/** A server in a process of its own, which can die and come back on the same port. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
  /** Ends by itself only when something is wrong. */
  readonly alive: boolean;
  /** kill -9, and waits for the end. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

export async function startServerProcess(
  databaseUrl: string,
  { notify = true }: { notify?: boolean } = {},
): Promise<ServerProcess> {
  const port = await lastingPort();
  let child: ChildProcess | undefined;
  let url = '';
  const start = async () => {
    const options: ServeOptions = { databaseUrl, keyPair: TEST_KEY_PAIR, port, notify };
    child = fork(join(import.meta.dirname, 'serve.ts'), [JSON.stringify(options)], { execArgv: [] });
    const failed = once(child, 'exit').then(() => Promise.reject(new Error('The server ended before it listened')));
    failed.catch(() => {});
    [url] = (await Promise.race([once(child, 'message'), failed])) as [string];
  };
  const isAlive = () => child !== undefined && child.exitCode === null && child.signalCode === null;
  const kill = async () => {
    if (!isAlive()) return;
    const exit = once(must(child), 'exit');
    child?.kill('SIGKILL');
    await exit;
  };
  await start();
  return {
    get url() {
      return url;
    },
    get alive() {
      return isAlive();
    },
    kill,
    start,
    [Symbol.asyncDispose]: kill,
  };
}
