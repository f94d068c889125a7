import { installPackage } from './install-package.ts';
import { run } from './run.ts';

/**
 * Installs Python with its virtual environments from the packages of a Debian machine when there is none.
 *
 * @throws Error with the way out when that is not possible here
 */
export async function ensurePython(): Promise<void> {
  if (await hasPython()) return;
  await installPackage('python3-venv', 'No Python with virtual environments was found for the end-to-end tests');
  if (!(await hasPython())) throw new Error('No Python was found, although its package was installed.');
}

/** Debian ships the interpreter without what makes environments. */
async function hasPython(): Promise<boolean> {
  try {
    return (await run(['python3', '-c', 'import ensurepip, venv'], '/')).code === 0;
  } catch {
    return false;
  }
}
