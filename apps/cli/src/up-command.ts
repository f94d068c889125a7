import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where the server's sources stand beside this command's; in the package on npm they do not. */
const SERVER = join(import.meta.dirname, '..', '..', 'server', 'src', 'main.ts');

/** `beckon up`: the server, in the foreground. @throws Error with the way to get it where it is not here */
export async function upCommand(): Promise<boolean> {
  if (!existsSync(SERVER)) {
    throw new Error(
      'The server is not part of this package. In a clone of the project: npx -y pnpm@12 start. To use a server that runs already: beckon login --url https://…',
    );
  }
  const child = spawn(process.execPath, [SERVER], { stdio: 'inherit' });
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  // A terminal sends Ctrl-C to both; a service manager speaks to this process only.
  process.on('SIGTERM', pass);
  process.on('SIGINT', () => {});
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0;
}
