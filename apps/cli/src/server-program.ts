import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from './cache-folder.ts';
import { withProgress } from './progress.ts';
import { hasServersNode, OLDEST_SERVERS_NODE } from './servers-node.ts';
import { VERSION } from './version.ts';

/** Where the server's sources stand beside this command's; in the package they do not. */
const SOURCES = join(import.meta.dirname, '..', '..', 'server', 'src', 'main.ts');
const PACKAGE = '@beckon/server';
const BIN = 'bin/beckon-server.js';

/**
 * How the server of this version is started: from the sources, or by its package. That one is installed once into a folder
 * of its own, with the Node it needs where this one is older.
 *
 * @throws Error with what npm said when it cannot be installed
 */
export async function serverProgram(env = process.env): Promise<[program: string, ...args: string[]]> {
  if (existsSync(SOURCES)) return [process.execPath, SOURCES];
  const folder = join(cacheFolder(process.platform, env, homedir()), `server-${VERSION}`);
  const nodes = hasServersNode() ? undefined : `node-${process.platform}-${process.arch}`;
  const named = env['BECKON_SERVER_PACKAGE'] || undefined;
  const isThere = installed(folder) && (nodes === undefined || existsSync(nodeOf(folder, nodes)));
  if (named !== undefined || !isThere) {
    const wanted = [named ?? `${PACKAGE}@${VERSION}`, ...(nodes ? [`${nodes}@${OLDEST_SERVERS_NODE}`] : [])];
    await withProgress(`Getting the server (${wanted.join(', ')})`, () => install(folder, wanted));
  }
  return [nodes ? nodeOf(folder, nodes) : process.execPath, join(folder, 'node_modules', PACKAGE, BIN)];
}

const nodeOf = (folder: string, nodes: string): string => join(folder, 'node_modules', nodes, 'bin', 'node');

/** A version that was begun and not finished has no lock file yet. */
function installed(folder: string): boolean {
  const manifest = join(folder, 'node_modules', PACKAGE, 'package.json');
  if (!existsSync(join(folder, 'package-lock.json')) || !existsSync(manifest)) return false;
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version === VERSION;
}

async function install(folder: string, packages: readonly string[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const args = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel', 'error', ...packages];
  try {
    // On Windows npm is a script of the shell's.
    await promisify(execFile)('npm', args, { cwd: folder, shell: process.platform === 'win32' });
  } catch (error) {
    const { code, stderr = '' } = error as NodeJS.ErrnoException & { stderr?: string };
    const why = code === 'ENOENT' ? 'there is no npm here' : stderr.trim();
    throw new Error(
      `The server could not be installed: ${why}\nBECKON_SERVER_PACKAGE names where else its package is, a file for instance. To use a server that runs already: beckon login --url https://…`,
      { cause: error },
    );
  }
}
