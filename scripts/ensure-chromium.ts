import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installPackage } from './install-package.ts';

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
  await installPackage('chromium', 'No Chromium was found for the end-to-end tests');
  if (findChromium() === undefined) throw new Error('No Chromium was found, although its package was installed.');
}
