import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bareEnvironment, startProcess, type ChildProcess } from './child-process.ts';
import { ROOT } from './installation.ts';

/** A machine that waits for launches, with a repository of its own. */
export interface Serve extends AsyncDisposable {
  readonly url: string;
  /** What a launch must bring along. */
  readonly secret: string;
  readonly process: ChildProcess;
  /** After its end: the same machine begins to wait again. */
  readonly restart: () => Promise<void>;
  readonly repository: string;
  /** Of a worktree that launches work in. */
  readonly worktree: (name: string) => string;
  /** Calls it as a server does. */
  readonly launch: (body: object, headers?: Record<string, string>) => Promise<{ status: number; body: never }>;
}

export interface ServeOptions {
  /** The Beckon that its runs report to. */
  readonly beckonUrl: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts `beckon serve` in a new repository, with a home of its own. Disposing ends it and removes both. */
export async function startServe({ beckonUrl, env = {} }: ServeOptions): Promise<Serve> {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-serve-'));
  const [home, repository] = [join(folder, 'home'), join(folder, 'repository')];
  for (const each of [home, repository]) mkdirSync(each);
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
  execFileSync('git', ['init', '--quiet', '--initial-branch', 'trunk'], { cwd: repository });
  execFileSync('git', [...who, 'commit', '--quiet', '--allow-empty', '--message', 'First'], { cwd: repository });
  let child: ChildProcess | undefined;
  const start = async () => {
    child = startProcess([process.execPath, join(ROOT, 'apps/cli/src/main.ts'), 'serve', '--port', '0'], {
      cwd: repository,
      env: {
        ...bareEnvironment(),
        HOME: home,
        BECKON_URL: beckonUrl,
        ANTHROPIC_API_KEY: 'anything',
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
        DISABLE_AUTOUPDATER: '1',
        ...env,
      },
    });
    const [, url = '', shown = ''] = await child.says(/Waiting for launches at (\S+) with the key (\S+);/);
    return { child, url, shown };
  };
  const { child: first, url, shown } = await start();
  const secret = shown === 'BECKON_SERVE_SECRET' ? (env[shown] ?? '') : shown;
  return {
    url,
    secret,
    process: first,
    restart: async () => void (await start()),
    repository,
    worktree: (name) => join(repository, '.beckon', 'worktrees', name),
    async launch(body, headers = { authorization: `Bearer ${secret}` }) {
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
      return { status: response.status, body: (await response.json()) as never };
    },
    async [Symbol.asyncDispose]() {
      child?.kill('SIGTERM');
      await child?.ended;
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Whether a process lives, as the kernel of Linux tells; a dead one that nobody has asked for does not. */
export function isAlive(pid: number): boolean {
  const path = `/proc/${pid}/stat`;
  return existsSync(path) && !/\) [ZX] /.test(readFileSync(path, 'utf8'));
}
