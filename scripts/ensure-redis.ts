import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installPackage } from './install-package.ts';

const names = ['redis-server', 'valkey-server'];

/** The server on this machine, as an absolute path. */
export function findRedis(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path));
}

/**
 * Installs Redis from the packages of a Debian machine when there is none.
 *
 * @throws Error with the way out when that is not possible here
 */
export async function ensureRedis(): Promise<void> {
  if (findRedis() !== undefined) return;
  await installPackage('redis-server', 'No Redis was found for the end-to-end tests');
  if (findRedis() === undefined) throw new Error('No Redis was found, although its package was installed.');
}
