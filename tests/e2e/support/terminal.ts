import { randomUUID } from 'node:crypto';
import { runProcess } from './child-process.ts';
import { until } from './until.ts';

/** A program in a terminal, and somebody who sits there. */
export interface Terminal extends AsyncDisposable {
  /** What the screen shows now. */
  readonly screen: () => Promise<string>;
  /** Waits until the screen shows it. @throws Error with the screen when it never does */
  readonly shows: (pattern: RegExp, withinMs?: number) => Promise<string>;
  readonly type: (text: string) => Promise<void>;
  /** Presses a key by its name: Enter, Escape, Down. */
  readonly press: (...keys: readonly string[]) => Promise<void>;
  /** Presses a key until the screen no longer asks: a dialog that has just appeared takes no key yet. */
  readonly answer: (key: string, question: RegExp) => Promise<void>;
  /** Waits until the program has ended. */
  readonly ended: () => Promise<void>;
}

/** A person whose key did nothing presses it again after this time; milliseconds. */
const AGAIN_MS = 1_500;

/** Starts a program in a terminal of its own. Disposing ends both. */
export async function openTerminal(
  command: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<Terminal> {
  const server = `beckon-${randomUUID()}`;
  const env = { ...options.env, TERM: 'xterm-256color', LANG: 'C.UTF-8' };
  const tmux = async (...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await runProcess(['tmux', '-L', server, '-f', '/dev/null', ...args], {
      cwd: options.cwd,
      env,
    });
    if (code !== 0) throw new Error(`tmux ${args[0]}: ${stderr}`);
    return stdout;
  };
  const line = command.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ');
  // The screen stays to be read when the program has ended.
  await tmux(
    'new-session',
    '-d',
    '-x',
    '150',
    '-y',
    '50',
    '-c',
    options.cwd,
    line,
    ';',
    'set-option',
    '-g',
    'remain-on-exit',
    'on',
  );
  const screen = () => tmux('capture-pane', '-p');
  return {
    screen,
    async shows(pattern, withinMs) {
      let last = '';
      try {
        return await until(
          `the terminal shows ${pattern}`,
          async () => pattern.test((last = await screen())) && last,
          withinMs,
        );
      } catch (error) {
        throw new Error(`${String(error)}\n${last}`, { cause: error });
      }
    },
    type: async (text) => void (await tmux('send-keys', '-l', text)),
    press: async (...keys) => void (await tmux('send-keys', ...keys)),
    async answer(key, question) {
      let pressedAt = 0;
      await until(`the terminal no longer shows ${question}`, async () => {
        if (!question.test(await screen())) return true;
        if (Date.now() - pressedAt > AGAIN_MS) {
          pressedAt = Date.now();
          await tmux('send-keys', key);
        }
        return false;
      });
    },
    ended: async () =>
      void (await until(
        'the program ends',
        async () => (await tmux('list-panes', '-F', '#{pane_dead}')).trim() === '1',
      )),
    async [Symbol.asyncDispose]() {
      await tmux('kill-server').catch(() => {});
    },
  };
}
