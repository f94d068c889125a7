import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { tryLockFile, type LockFile } from './lock-file.ts';

const usersFolder = (dataDir: string): string => join(dataDir, 'postgres-users');

/** Says that this process uses the server, even while it holds no connection. A lock: that of a dead process is void. */
export function signUp(dataDir: string): LockFile {
  mkdirSync(usersFolder(dataDir), { recursive: true, mode: 0o700 });
  const lock = tryLockFile(join(usersFolder(dataDir), randomUUID()));
  if (!('release' in lock)) throw new Error('A random name was taken.');
  return lock;
}

/** How many uses there are by processes that live, and how many by processes that ended without release; these are forgotten. */
export function countUsers(dataDir: string): { living: number; dead: number } {
  const count = { living: 0, dead: 0 };
  const folder = usersFolder(dataDir);
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const lock = tryLockFile(join(folder, name));
    const isDead = 'release' in lock;
    if (isDead) lock.release();
    count[isDead ? 'dead' : 'living']++;
  }
  return count;
}
