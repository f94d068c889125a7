import { must } from '@beckon/shared/must';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeInstallation, type Installation, type Person } from './installation.ts';
import { startBeckon } from './start-beckon.ts';
import { until } from './until.ts';

/** Who is in a prepared data folder. */
export interface Prepared {
  readonly person: Person;
  readonly key: string;
}

/**
 * Gives an installation that has not been started yet what a first start, one account and one key leave behind. That is
 * made once in a run of the tests and copied from then on; what stands in a copy is its own.
 */
export async function layPreparedData({ dataDir }: Pick<Installation, 'dataDir'>): Promise<Prepared> {
  const place = must(
    process.env['BECKON_E2E_PREPARED'],
    'Tests with a prepared installation run by vitest.e2e.config.ts',
  );
  const [data, who] = [join(place, 'data'), join(place, 'who.json')];
  if (!existsSync(who)) await (making ??= make(data, who));
  copyFolder(data, dataDir);
  return JSON.parse(readFileSync(who, 'utf8')) as Prepared;
}

/** Tests of one file may begin together. */
let making: Promise<void> | undefined;

/** Who is in it is written last: a folder that nobody is named for is not whole. */
async function make(data: string, who: string): Promise<void> {
  await using installation = makeInstallation();
  const prepared = await prepare(installation);
  rmSync(data, { recursive: true, force: true });
  copyFolder(installation.dataDir, data);
  writeFileSync(who, JSON.stringify(prepared));
}

/** Leaves no process behind: a copy of a database that runs is none. */
async function prepare(installation: Installation): Promise<Prepared> {
  const beckon = await startBeckon(installation);
  try {
    // The server first: commands find its database running, which is quicker.
    const person = await installation.createPerson();
    return { person, key: await installation.createKey(person) };
  } finally {
    await beckon.stop();
    await until('the database stops', () => installation.postgresPid() === undefined);
  }
}

/** With everybody who owns a file in it: the database's are another user's where the tests run as root. */
const copyFolder = (from: string, to: string): void => void execFileSync('cp', ['-a', from, to]);
