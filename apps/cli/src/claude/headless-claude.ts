import { sleep } from '@beckon/shared/sleep';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { signalGroup } from '../connector/signal-group.ts';
import { claudeProgram, NO_CLAUDE } from './claude-program.ts';
import { OWN_SESSION } from './hook-settings.ts';
import { readStreamLine, type StreamLine } from './stream-line.ts';
import type { Verdict } from './permission.ts';

/** How long it may take to end what it has begun, once it was asked to. */
const GRACE_MS = 5_000;
const STDERR_CHARS = 2_000;

const ARGS = [
  '--print',
  '--verbose',
  '--input-format=stream-json',
  '--output-format=stream-json',
  '--include-partial-messages',
  '--replay-user-messages',
  // Permissions are asked for on its output, and decided on its input.
  '--permission-prompt-tool=stdio',
  '--permission-mode=default',
];

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The person's own Claude Code, without a terminal, in a process group of its own. What it is told goes over its input only. */
export class HeadlessClaude {
  /** Settled when it has ended and all that it wrote has been heard. */
  readonly ended: Promise<Exit>;
  readonly #child: ChildProcessWithoutNullStreams;
  #stderr = '';

  private constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    // It may be gone before it has read all.
    child.stdin.on('error', () => {});
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-STDERR_CHARS);
    });
    this.ended = once(child, 'close').then(([code, signal]: (number | NodeJS.Signals | null)[]) => {
      signalGroup(child, 'SIGKILL');
      return { code: code as number | null, signal: signal as NodeJS.Signals | null };
    });
  }

  /** @throws Error where there is no such program */
  static async start({ cwd, env }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv }): Promise<HeadlessClaude> {
    const child = spawn(claudeProgram(), ARGS, {
      cwd,
      env: { ...env, [OWN_SESSION]: '1' },
      stdio: 'pipe',
      detached: process.platform !== 'win32',
    });
    const claude = new HeadlessClaude(child);
    claude.ended.catch(() => {});
    await once(child, 'spawn').catch((error: unknown) => {
      throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? new Error(NO_CLAUDE) : error;
    });
    return claude;
  }

  /** What it writes, from its first line on. */
  hear(listener: (line: StreamLine) => void): void {
    createInterface({ input: this.#child.stdout }).on('line', (text) => {
      const line = readStreamLine(text);
      if (line) listener(line);
    });
  }

  /** The last that it complained of; empty where it did not. */
  get complaint(): string {
    return this.#stderr.trim().split('\n').at(-1) ?? '';
  }

  /** What a person writes. While it is at work the program keeps it until it can be read. */
  say(content: string): void {
    this.#write({ type: 'user', message: { role: 'user', content } });
  }

  /** Decides a call, with exactly the input that was asked about. */
  decide(requestId: string, input: Readonly<Record<string, unknown>>, verdict: Verdict): void {
    const response = verdict.behavior === 'allow' ? { updatedInput: input, ...verdict } : verdict;
    this.#write({ type: 'control_response', response: { subtype: 'success', request_id: requestId, response } });
  }

  /** Stops the turn that runs. Its end is told as every other. */
  interrupt(): void {
    this.#write({ type: 'control_request', request_id: randomUUID(), request: { subtype: 'interrupt' } });
  }

  /** Ends it, and all that it has started. */
  async stop(): Promise<void> {
    this.#child.stdin.end();
    signalGroup(this.#child, 'SIGTERM');
    const enough = new AbortController();
    await Promise.race([this.ended, sleep(GRACE_MS, enough.signal).catch(() => {})]);
    enough.abort();
    signalGroup(this.#child, 'SIGKILL');
    await this.ended;
  }

  #write(line: object): void {
    this.#child.stdin.write(`${JSON.stringify(line)}\n`);
  }
}
