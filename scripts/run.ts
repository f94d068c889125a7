import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

export interface Finished {
  /** 128 when a signal ended it. */
  readonly code: number;
  /** What it wrote to stdout and stderr, in the order it came. */
  readonly output: string;
  readonly seconds: number;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Also shows the output while it comes. */
  readonly show?: boolean;
}

/**
 * Runs a tool of this project to its end. The project's own binaries come first, so that `node` is the pinned one
 * whoever called us.
 */
export async function run(
  command: readonly string[],
  cwd: string,
  { env = {}, show = false }: RunOptions = {},
): Promise<Finished> {
  const [program = '', ...args] = command;
  const began = performance.now();
  const path = [join(import.meta.dirname, '..', 'node_modules', '.bin'), process.env['PATH']].join(delimiter);
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env, PATH: path },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (show) process.stdout.write(text);
    });
  }
  child.once('error', reject).once('close', (code) => resolve(code ?? 128));
  return { code: await promise, output, seconds: (performance.now() - began) / 1000 };
}

/** The text without its line ends, for a line of a summary. */
export function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ');
}
