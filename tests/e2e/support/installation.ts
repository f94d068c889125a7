import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bareEnvironment, runProcess, type Finished } from './child-process.ts';
import { until } from './until.ts';

export const ROOT: string = join(import.meta.dirname, '..', '..', '..');

/** A person with an account, made at the command line. */
export interface Person {
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

/** One Beckon on this machine: its data folder, and what an administrator can do with it, running or not. */
export interface Installation extends AsyncDisposable {
  readonly dataDir: string;
  /** The settings that name it. */
  readonly settings: Readonly<Record<string, string>>;
  /** Runs a command of the CLI. */
  readonly cli: (args: readonly string[], input?: string) => Promise<Finished>;
  readonly createPerson: (name?: string) => Promise<Person>;
  readonly createKey: (person: Person, name?: string) => Promise<string>;
  /** Process id of the PostgreSQL that Beckon brought along, while it lives. */
  readonly postgresPid: () => number | undefined;
}

/**
 * Makes a data folder that does not exist yet. Disposing stops a database that a killed server left running, and removes
 * everything.
 *
 * @param databaseUrl a database to use instead of the one that Beckon brings along
 */
export function makeInstallation(databaseUrl?: string): Installation {
  const home = mkdtempSync(join(tmpdir(), 'beckon-e2e-'));
  // The database runs as a user of its own, who must be able to reach the folder.
  chmodSync(home, 0o755);
  const dataDir = join(home, 'data');
  const settings = { BECKON_DATA_DIR: dataDir, ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }) };

  const cli = (args: readonly string[], input = ''): Promise<Finished> =>
    runProcess([process.execPath, 'apps/cli/src/main.ts', ...args], {
      cwd: ROOT,
      env: { ...bareEnvironment(), ...settings },
      input,
    });
  const done = async (args: readonly string[], input?: string): Promise<string> => {
    const { code, stdout, stderr } = await cli(args, input);
    if (code !== 0) throw new Error(`beckon ${args.join(' ')} ended with ${code}: ${stderr}`);
    return stdout.trim();
  };
  const postgresPid = (): number | undefined => livingPostgres(join(dataDir, 'postgres', 'postmaster.pid'));

  return {
    dataDir,
    settings,
    cli,
    postgresPid,
    async createPerson(name = 'Ada Lovelace') {
      const person = { email: `${randomUUID()}@example.com`, name, password: `pass-${randomUUID()}` };
      await done(['user', 'create', '--email', person.email, '--name', name, '--password-stdin'], person.password);
      return person;
    },
    createKey: (person, name = 'laptop') => done(['key', 'create', '--email', person.email, '--name', name]),
    async [Symbol.asyncDispose]() {
      const left = postgresPid();
      // SIGINT is PostgreSQL's fast shutdown: it does not wait for clients.
      if (left !== undefined) process.kill(left, 'SIGINT');
      await until('the database stops', () => postgresPid() === undefined);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function livingPostgres(pidFile: string): number | undefined {
  try {
    const pid = Number(readFileSync(pidFile, 'utf8').split('\n', 1)[0]);
    process.kill(pid, 0);
    return pid;
  } catch {
    // No such file, or no such process: PostgreSQL removes the file at its end.
    return undefined;
  }
}
