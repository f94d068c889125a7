import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Whom PostgreSQL runs as. */
export interface OsUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root: then it runs as the owner of the data it already has, else as `postgres` or `nobody`.
 * Undefined means as ourselves.
 */
export function postgresOsUser(dataFolder: string): OsUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readUsers();
  const owner = statSync(dataFolder, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) {
    const name = users.find((user) => user.uid === owner.uid)?.name ?? `uid ${owner.uid}`;
    return { name, uid: owner.uid, gid: owner.gid };
  }
  const named = (name: string): OsUser | undefined => users.find((user) => user.name === name);
  return named('postgres') ?? named('_postgres') ?? named('nobody') ?? { name: 'uid 65534', uid: 65_534, gid: 65_534 };
}

/** The first folder on the way to `path` (itself included) that `user` may not enter. */
export function closedFolder(path: string, user: OsUser): string | undefined {
  const above = dirname(path) === path ? undefined : closedFolder(dirname(path), user);
  return above ?? (mayEnter(path, user) ? undefined : path);
}

function mayEnter(folder: string, user: OsUser): boolean {
  const { mode, uid, gid } = statSync(folder);
  if (uid === user.uid) return (mode & 0o100) !== 0;
  if (gid === user.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}

function readUsers(): OsUser[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .flatMap(([name, , uid, gid]) => (name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : []));
}
