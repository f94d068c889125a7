/** The command line of `beckon hook wait`, run by this very program. */
export function waiterCommand(): string {
  const [, main = ''] = process.argv;
  return [process.execPath, main, 'hook', 'wait'].map(quoted).join(' ');
}

const quoted = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;
