import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { serverProgram } from './server-program.ts';

/** `beckon up`: the server, in the foreground. @throws Error where it is not here and cannot be installed */
export async function upCommand(): Promise<boolean> {
  const [program, ...args] = await serverProgram();
  const child = spawn(program, args, { stdio: 'inherit' });
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  // A terminal sends Ctrl-C to both; a service manager speaks to this process only.
  process.on('SIGTERM', pass);
  process.on('SIGINT', () => {});
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0;
}
