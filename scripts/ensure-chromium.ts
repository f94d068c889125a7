import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { oneLine, run } from './run.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The browser on this machine, as an absolute path. */
export function findChromium(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path));
}

/**
 * Installs Chromium from the packages of a Debian machine when there is none.
 *
 * @throws Error with the way out when that is not possible here
 */
export async function ensureChromium(): Promise<void> {
  if (findChromium() !== undefined) return;
  const missing = 'No Chromium was found for the end-to-end tests';
  if (!existsSync('/usr/bin/apt-get')) throw new Error(`${missing}: install one (there is no apt-get here to do it).`);
  const root = process.getuid?.() === 0;
  if (!root && !existsSync('/usr/bin/sudo')) {
    throw new Error(`${missing}: install the package chromium as root (there is no sudo here to do it).`);
  }
  const apt = [...(root ? [] : ['sudo', '-n']), 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'];
  console.log('Installing Chromium from the packages of this machine');
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    const { code, output } = await run([...apt, ...args], '/');
    if (code !== 0) throw new Error(`${missing}, and apt-get ${args[0]} failed: ${oneLine(output).slice(-400)}`);
  }
  if (findChromium() === undefined) throw new Error(`${missing}, although its package was installed.`);
}
