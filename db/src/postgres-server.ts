import { execFile, spawn } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { PostgresPlace } from './postgres-place.ts';
import { probe } from './postgres-probe.ts';
import { processStart } from './process-start.ts';

const START_MS = 60_000;
const STOP_MS = 30_000;
const STEP_MS = 20;
const LOG_BYTES = 10 * 1024 * 1024;

/** Makes the cluster if there is none. It gets its name when it is whole, so that a crash leaves no half of one. */
export async function initCluster(place: PostgresPlace): Promise<void> {
  if (existsSync(place.data)) return;
  const draft = `${place.data}.new`;
  rmSync(draft, { recursive: true, force: true });
  makePrivateFolder(place, draft);
  try {
    await promisify(execFile)(
      join(place.binaries, 'initdb'),
      [
        '-D',
        draft,
        '-U',
        'postgres',
        '--auth=trust',
        '--data-checksums',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
      ],
      spawnOptions(place),
    );
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new Error(`PostgreSQL could not make its data folder ${place.data}: ${stderr?.trim() || message}`, {
      cause: error,
    });
  }
  renameSync(draft, place.data);
}

/**
 * Starts the server and waits until it answers. It outlives this process, and no key pressed at our terminal reaches it.
 *
 * @throws Error one sentence with what its log says
 */
export async function startServer(place: PostgresPlace, settings: Readonly<Record<string, string>>): Promise<void> {
  makePrivateFolder(place, place.socket);
  const deadline = Date.now() + START_MS;
  for (;;) {
    forgetDeadPostmaster(place);
    const logSize = rotatedLogSize(place.log);
    const ended = launch(place, settings);
    const stopped = await untilAnswers(place, ended, deadline);
    if (!stopped) return;
    const log = readFileSync(place.log, 'utf8').slice(logSize);
    // Backends of a killed server need a moment to notice; then its memory is free.
    const passing = /shared memory block .* is still in use|lock file ".*" already exists/.test(log);
    if (!passing || Date.now() > deadline)
      throw new Error(`PostgreSQL did not start: ${reason(log) ?? stopped} (see ${place.log}).`);
    await sleep(STEP_MS * 5);
  }
}

/** Asks the server to end, cutting its connections, and waits until it has. */
export async function stopServer(place: PostgresPlace): Promise<void> {
  const pid = postmasterPid(place);
  if (pid === undefined || processStart(pid) === undefined) return;
  process.kill(pid, 'SIGINT');
  for (const deadline = Date.now() + STOP_MS; processStart(pid) !== undefined;) {
    if (Date.now() > deadline)
      throw new Error(`PostgreSQL (process ${pid}) did not stop within ${STOP_MS / 1000} seconds.`);
    await sleep(STEP_MS);
  }
  // One below /tmp would be litter; the next start makes it again.
  rmSync(place.socket, { recursive: true, force: true });
}

function launch(place: PostgresPlace, settings: Readonly<Record<string, string>>): Promise<string> {
  const log = openSync(place.log, 'a', 0o600);
  const options = Object.entries({
    listen_addresses: '',
    unix_socket_directories: place.socket,
    unix_socket_permissions: '0700',
    port: '5432',
    max_connections: '200',
    log_checkpoints: 'off',
    ...settings,
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(join(place.binaries, 'postgres'), ['-D', place.data, ...options], {
    ...spawnOptions(place),
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(`it ended with ${signal ?? `code ${code}`}`));
  });
}

/** Undefined once it answers, else why it does not. */
async function untilAnswers(
  place: PostgresPlace,
  ended: Promise<string>,
  deadline: number,
): Promise<string | undefined> {
  let stopped: string | undefined;
  void ended.then((why) => (stopped = why));
  while (Date.now() < deadline) {
    if ((await probe(place)) === 'answers') return undefined;
    if (stopped !== undefined) return stopped;
    await sleep(STEP_MS);
  }
  return `it did not answer within ${START_MS / 1000} seconds`;
}

/** A pid file that outlived its server stands in the way when its number is in use by another program. */
function forgetDeadPostmaster(place: PostgresPlace): void {
  const pid = postmasterPid(place);
  if (pid === undefined || process.platform !== 'linux') return;
  const name = existsSync(`/proc/${pid}/comm`) ? readFileSync(`/proc/${pid}/comm`, 'utf8').trim() : '';
  if (name !== 'postgres') rmSync(join(place.data, 'postmaster.pid'), { force: true });
}

export function postmasterPid(place: Pick<PostgresPlace, 'data'>): number | undefined {
  const file = join(place.data, 'postmaster.pid');
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : undefined;
}

function rotatedLogSize(log: string): number {
  const size = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= LOG_BYTES) return size;
  renameSync(log, `${log}.1`);
  return 0;
}

/** What PostgreSQL gave as the reason to end, with the detail that follows it. */
function reason(log: string): string | undefined {
  const [, fatal, , detail] = [...log.matchAll(/(?:FATAL|PANIC): +(.*)(\n.*DETAIL: +(.*))?/g)].at(-1) ?? [];
  return detail ? `${fatal}: ${detail.replace(/\.$/, '')}` : fatal;
}

/**
 * Below /tmp anybody may put a folder, and a server in it, where ours will be.
 *
 * @throws Error one sentence when what is there is not ours
 */
export function requireOwnFolder({ user }: Pick<PostgresPlace, 'user'>, folder: string): void {
  // Of a link itself, not of where it leads.
  const stat = lstatSync(folder, { throwIfNoEntry: false });
  if (!stat) return;
  const wayOut = 'remove it, or set BECKON_DATA_DIR to another folder.';
  if (!stat.isDirectory()) throw new Error(`${folder} is not a folder; ${wayOut}`);
  const owners = user ? [0, user.uid] : [process.getuid?.()];
  if (!owners.includes(stat.uid))
    throw new Error(`The folder ${folder} belongs to another user (uid ${stat.uid}); ${wayOut}`);
}

function makePrivateFolder(place: PostgresPlace, folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  requireOwnFolder(place, folder);
  if (place.user) lchownSync(folder, place.user.uid, place.user.gid);
  chmodSync(folder, 0o700);
}

function spawnOptions(place: PostgresPlace): { cwd: string; env: NodeJS.ProcessEnv; uid?: number; gid?: number } {
  // None of our PG* variables: they would change what it does.
  const env = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
  return { cwd: place.folder, env, ...(place.user && { uid: place.user.uid, gid: place.user.gid }) };
}
