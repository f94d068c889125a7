import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Another process that holds the database or the lock of a data folder, or listens to the bell of a database. */
export interface Child extends AsyncDisposable {
  readonly pid: number;
  readonly connectionString: string;
  readonly processKey: number;
  /** Waits until it has given back what it holds, and has ended. */
  release(): Promise<void>;
  /** Ends it by a signal, on request to its whole process group, as a terminal does; waits until it has. */
  kill(signal: NodeJS.Signals, target?: 'process' | 'group'): Promise<void>;
}

/**
 * Runs `use-database.ts` until it holds what it asks for.
 *
 * @throws Error with the message it gave instead
 */
export async function startChild(what: 'database' | 'lock' | 'bell', where: string): Promise<Child> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'use-database.ts'), what, where], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // A process group of its own, so that a test can signal all of it.
    detached: true,
  });
  const exit = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const first = await lines.next();
  const { connectionString, processKey, error } = JSON.parse(
    first.done ? '{"error":"it said nothing"}' : first.value,
  ) as {
    connectionString?: string;
    processKey?: number;
    error?: string;
  };
  const pid = child.pid as number;
  const kill = async (signal: NodeJS.Signals, target: 'process' | 'group' = 'process') => {
    if (child.exitCode === null && child.signalCode === null) process.kill(target === 'group' ? -pid : pid, signal);
    await exit;
  };
  if (error !== undefined) {
    await kill('SIGKILL');
    throw new Error(error);
  }
  return {
    pid,
    connectionString: connectionString ?? '',
    processKey: processKey ?? 0,
    async release() {
      child.stdin.end('release\n');
      await exit;
    },
    kill,
    [Symbol.asyncDispose]: () => kill('SIGKILL'),
  };
}
