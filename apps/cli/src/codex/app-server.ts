import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signalGroup } from '../connector/signal-group.ts';

/** It has this long to end by itself when it is asked to. */
const PATIENCE_MS = 5_000;
/** As much of what it writes is kept, to be told where it fails; characters. */
const LAST_WORDS = 2_000;

/** Codex's app server on the loopback, which its terminal and Beckon both talk to. */
export interface AppServer {
  /** A WebSocket address. */
  readonly url: string;
  /** What its clients show it. */
  readonly token: string;
  /** Aborted when it has ended. */
  readonly gone: AbortSignal;
  close(): Promise<void>;
}

/**
 * Starts the app server of the person's own Codex. It works in the folder of this process, under its environment.
 *
 * @param args settings for it, e.g. `-c key=value`
 * @throws Error where there is no such program, or with its last words where it does not start
 */
export async function startAppServer(program: string, args: readonly string[]): Promise<AppServer> {
  const folder = await mkdtemp(join(tmpdir(), 'beckon-codex-'));
  const token = randomBytes(24).toString('base64url');
  const tokenFile = join(folder, 'token');
  await writeFile(tokenFile, token, { mode: 0o600 });
  const listen = ['--listen', 'ws://127.0.0.1:0', '--ws-auth', 'capability-token', '--ws-token-file', tokenFile];
  // A group of its own: what is typed at the terminal (Ctrl-C) is for Codex's terminal to understand.
  const child = spawn(program, ['app-server', ...args, ...listen], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const gone = new AbortController();
  const ended = once(child, 'exit').catch(() => {});
  void ended.then(() => gone.abort());
  const close = async (): Promise<void> => {
    const impatience = setTimeout(() => signalGroup(child, 'SIGKILL'), PATIENCE_MS);
    if (!gone.signal.aborted) child.kill('SIGTERM');
    await ended;
    clearTimeout(impatience);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return { url: await readAddress(child), token, gone: gone.signal, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function readAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      said = `${said}${chunk}`.slice(-LAST_WORDS);
      const [, url] = /listening on: (ws:\/\/127\.0\.0\.1:\d+)/.exec(said) ?? [];
      if (url !== undefined) resolve(url);
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'ENOENT' ? new Error(MISSING) : error);
    });
    child.on('close', () => reject(new Error(`Codex’s app server did not start. It said:\n${said.trim()}`)));
  });
}

export const MISSING = 'There is no codex here. Install Codex first, or name it in BECKON_CODEX.';
