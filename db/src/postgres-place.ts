import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { ensureDataDir } from './data-dir.ts';
import { postgresBinaries } from './postgres-binaries.ts';
import { closedFolder, postgresOsUser, type OsUser } from './postgres-os-user.ts';

/** Where the embedded PostgreSQL of a data folder lives. */
export interface PostgresPlace {
  readonly folder: string;
  readonly data: string;
  readonly socket: string;
  readonly log: string;
  readonly binaries: string;
  /** Whom to run it as; undefined: as ourselves. */
  readonly user: OsUser | undefined;
}

/** The address of a socket holds about 100 bytes, its file's name included. */
const LONGEST_SOCKET_FOLDER = 80;

/**
 * Makes the data folder and finds out all that starting PostgreSQL there takes.
 *
 * @throws Error one sentence: the folder cannot be used, PostgreSQL's user cannot reach it, no binaries for this platform
 */
export function postgresPlace(dataDir: string): PostgresPlace {
  const folder = ensureDataDir(dataDir);
  const data = join(folder, 'postgres');
  const user = postgresOsUser(data);
  const closed = user && closedFolder(folder, user);
  if (closed) {
    throw new Error(
      `PostgreSQL cannot run as root, so Beckon runs it as the user ${user.name}, who may not enter ${closed}; set BECKON_DATA_DIR to a folder that user can reach (such as /var/lib/beckon), or open this one with: chmod o+x ${closed}`,
    );
  }
  const socket = join(folder, 'socket');
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  return {
    folder,
    data,
    socket: Buffer.byteLength(socket) <= LONGEST_SOCKET_FOLDER ? socket : `/tmp/beckon-${hash}`,
    log: join(folder, 'postgres.log'),
    binaries: postgresBinaries(folder, user),
    user,
  };
}

/** For `pg` and for `psql` alike. The host before the slash is overruled; URLs need one. */
export const connectionString = (place: Pick<PostgresPlace, 'socket'>, database: string): string =>
  `postgres://postgres@localhost/${database}?host=${encodeURIComponent(place.socket)}`;
