import { existsSync } from 'node:fs';
import { oneLine, run } from './run.ts';

/**
 * Installs a package of a Debian machine.
 *
 * @param missing begins the sentence when it cannot be done
 * @throws Error with the way out
 */
export async function installPackage(name: string, missing: string): Promise<void> {
  if (!existsSync('/usr/bin/apt-get')) throw new Error(`${missing}: install one (there is no apt-get here to do it).`);
  const root = process.getuid?.() === 0;
  if (!root && !existsSync('/usr/bin/sudo')) {
    throw new Error(`${missing}: install the package ${name} as root (there is no sudo here to do it).`);
  }
  const apt = [...(root ? [] : ['sudo', '-n']), 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'];
  console.log(`Installing ${name} from the packages of this machine`);
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', name]]) {
    const { code, output } = await run([...apt, ...args], '/');
    if (code !== 0) throw new Error(`${missing}, and apt-get ${args[0]} failed: ${oneLine(output).slice(-400)}`);
  }
}
