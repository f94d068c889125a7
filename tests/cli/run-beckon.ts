import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const MAIN = join(import.meta.dirname, '..', '..', 'apps', 'cli', 'src', 'main.ts');

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The command line of one person's machine: a home of its own, and the settings it is given. */
export interface Terminal extends AsyncDisposable {
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  run(...args: string[]): Promise<Ran>;
  runWith(stdin: string, ...args: string[]): Promise<Ran>;
  start(...args: string[]): ChildProcess;
}

export async function openTerminal(env: Readonly<Record<string, string>> = {}): Promise<Terminal> {
  const home = await mkdtemp(join(tmpdir(), 'beckon-home-'));
  const all = { PATH: process.env['PATH'] ?? '', HOME: home, XDG_CONFIG_HOME: join(home, '.config'), ...env };
  const start = (...args: string[]) => spawn(process.execPath, [MAIN, ...args], { env: all, cwd: home });
  const runWith = async (stdin: string, ...args: string[]): Promise<Ran> => {
    const child = start(...args);
    child.stdin.end(stdin);
    const [out, err, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit') as Promise<[number]>,
    ]);
    return { code, out: out.trimEnd(), err: err.trimEnd() };
  };
  return {
    home,
    env: all,
    start,
    runWith,
    run: (...args) => runWith('', ...args),
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }),
  };
}
