import { selfCommand } from '../self-command.ts';

/** A command of this very program, for as long as this process runs. */
export function selfProcess(...words: readonly string[]): [program: string, ...args: string[]] {
  const [, main = ''] = process.argv;
  return [process.execPath, main, ...words];
}

/** The same as the command line of a shell. */
export const selfLine = (...words: readonly string[]): string =>
  selfProcess(...words)
    .map(quoted)
    .join(' ');

/** The same for what outlasts it: what `npx` has fetched may be gone tomorrow. */
export function lastingLine(...words: string[]): string {
  const [, main = ''] = process.argv;
  return /[\\/]_npx[\\/]/.test(main)
    ? selfCommand(...words)
        .map(quoted)
        .join(' ')
    : selfLine(...words);
}

/** A word as a shell reads it. */
export const quoted = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;
