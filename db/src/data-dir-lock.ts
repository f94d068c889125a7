import { join } from 'node:path';
import { ensureDataDir } from './data-dir.ts';
import { tryLockFile, type LockFile } from './lock-file.ts';

/**
 * Makes this process the one `owner` (`server`) of the data folder, which is made if it is missing.
 *
 * @throws Error one sentence: another living process has it, or the folder cannot be used
 */
export async function lockDataDir(dataDir: string, owner: string): Promise<LockFile> {
  const folder = ensureDataDir(dataDir);
  const lock = tryLockFile(join(folder, `${owner}.lock`));
  if ('release' in lock) return lock;
  throw new Error(
    `Another Beckon ${owner} (process ${lock.pid}) already uses the data folder ${folder}; stop it (kill ${lock.pid}), or set BECKON_DATA_DIR to another folder for this one.`,
  );
}
