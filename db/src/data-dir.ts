import { accessSync, chmodSync, constants, existsSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const isRoot = process.getuid?.() === 0;

/**
 * Makes the data folder, with whatever is missing above it, and answers its real path. Only we may list it; where we are
 * root others may pass through, since PostgreSQL refuses to run as root and lives in a folder of its own inside.
 *
 * @throws Error one sentence when it cannot be made or is not ours to write
 */
export function ensureDataDir(dataDir: string): string {
  const path = resolve(dataDir);
  try {
    makeFolder(path);
    const { mode, uid } = statSync(path);
    if (isRoot && uid === 0 && (mode & 0o011) !== 0o011) chmodSync(path, (mode & 0o777) | 0o711);
    accessSync(path, constants.W_OK | constants.X_OK);
    return realpathSync(path);
  } catch (error) {
    throw new Error(
      `The data folder ${path} cannot be used (${(error as Error).message}); set BECKON_DATA_DIR to one that can.`,
      { cause: error },
    );
  }
}

function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  const mode = isRoot ? 0o711 : 0o700;
  try {
    // Not `recursive`: that never returns where a folder refuses new ones by saying ENOENT, as /proc does.
    mkdirSync(path, mode);
  } catch (error) {
    if (!existsSync(path)) throw error;
  }
  // Whatever the umask says.
  chmodSync(path, mode);
}
