import { installPackage } from './install-package.ts';
import { run } from './run.ts';

/**
 * Installs tmux, in which the end-to-end tests sit at a terminal, from the packages of a Debian machine when there is none.
 *
 * @throws Error with the way out when that is not possible here
 */
export async function ensureTmux(): Promise<void> {
  if (await hasTmux()) return;
  await installPackage('tmux', 'No tmux was found for the end-to-end tests');
  if (!(await hasTmux())) throw new Error('No tmux was found, although its package was installed.');
}

async function hasTmux(): Promise<boolean> {
  try {
    return (await run(['tmux', '-V'], '/')).code === 0;
  } catch {
    return false;
  }
}
