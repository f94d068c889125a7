import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';

export interface TerminalProgram {
  /** Its name, or the path of the program. */
  readonly program: string;
  readonly args: readonly string[];
  /** More of the environment. */
  readonly env: Readonly<Record<string, string>>;
  /** What is said where there is no such program. */
  readonly missing: string;
  /** Ends it from here. */
  readonly signal?: AbortSignal;
}

/**
 * Runs a program of the person's in this terminal until it ends.
 *
 * @returns what it ended with; 128 and the signal's number where a signal ended it, as a shell says it
 * @throws Error where there is no such program
 */
export async function runInTerminal({ program, args, env, missing, signal }: TerminalProgram): Promise<number> {
  const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  // Keys of the terminal reach both of us; what they mean is the program's to say.
  const ignore = (): void => {};
  const pass = (name: NodeJS.Signals): void => void child.kill(name);
  process.on('SIGINT', ignore).on('SIGQUIT', ignore).on('SIGTERM', pass).on('SIGHUP', pass);
  signal?.addEventListener('abort', () => pass('SIGTERM'));
  const failed = new Promise<never>((_, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'ENOENT' ? new Error(missing) : error);
    });
  });
  const [code, ended] = (await Promise.race([once(child, 'exit'), failed])) as [number | null, NodeJS.Signals | null];
  return code ?? 128 + (ended ? constants.signals[ended] : 0);
}
