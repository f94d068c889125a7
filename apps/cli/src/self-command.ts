import { join } from 'node:path';

/** How another program starts a command of this one: as the package, or from the sources it runs from. */
export function selfCommand(...args: string[]): [program: string, ...args: string[]] {
  if (!import.meta.filename.endsWith('.ts')) return ['npx', '-y', '@beckon/cli', ...args];
  return [process.execPath, join(import.meta.dirname, 'main.ts'), ...args];
}
