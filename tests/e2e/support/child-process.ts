import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Finished extends Exit {
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProcessOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A process of ours that lives. */
export interface ChildProcess {
  readonly pid: number;
  /** What it has written to stdout and stderr so far, in the order it came. */
  readonly output: () => string;
  /** Settled when it has ended and all it wrote has been read. */
  readonly ended: Promise<Exit>;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** The first match of `pattern` in the output. @throws Error with the whole output when it ends without one */
  readonly says: (pattern: RegExp) => Promise<RegExpExecArray>;
}

/** What every process on this machine needs of the environment; settings of ours are given by name only. */
export function bareEnvironment(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'SystemRoot'];
  const all: Readonly<Record<string, string | undefined>> = { ...process.env };
  const place = all['BECKON_E2E_PREPARED'];
  return {
    ...Object.fromEntries(names.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]]))),
    // Every server and command loads the same sources: what the first has compiled, the next ones of a run read.
    ...(place !== undefined && { NODE_COMPILE_CACHE: join(place, 'compiled') }),
  };
}

/** Starts a program and listens to it. */
export function startProcess([program = '', ...args]: readonly string[], options: ProcessOptions): ChildProcess {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let onOutput = (): void => {};
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      onOutput();
    });
  }
  const ended = once(child, 'close').then(([code, signal]): Exit => ({ code, signal }));
  ended.catch(() => {});
  return {
    pid: child.pid ?? 0,
    output: () => output,
    ended,
    kill: (signal) => void child.kill(signal),
    async says(pattern) {
      for (let over = false; ;) {
        const match = pattern.exec(output);
        if (match) return match;
        if (over) throw new Error(`${program} ended without saying ${pattern}:\n${output}`);
        const more = new Promise<void>((resolve) => (onOutput = resolve));
        over = await Promise.race([more.then(() => false), ended.then(() => true)]);
      }
    },
  };
}

/** Runs a program to its end. */
export async function runProcess(
  [program = '', ...args]: readonly string[],
  options: ProcessOptions & { readonly input?: string },
): Promise<Finished> {
  const { input = '', ...rest } = options;
  const child = spawn(program, args, { ...rest, stdio: 'pipe' });
  // A program that reads nothing may be gone before we have written.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [closed, stdout, stderr] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
  const [code, signal] = closed as [number | null, NodeJS.Signals | null];
  return { code, signal, stdout, stderr };
}
