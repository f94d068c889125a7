import { processStart } from '@beckon/db/process-start';
import { temporaryFolder } from '@beckon/db/testing/temporary-folder';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { KeptFile } from './kept-file.ts';

const State = z.object({ said: z.string() });
const WHOSE = { url: 'http://localhost', key: 'k' };
const keep = (folder: string) => new KeptFile(folder, WHOSE, State);

/** The one folder below, and what lies in it. */
const inside = (folder: string): string => join(folder, readdirSync(folder)[0] ?? '');
const files = (folder: string): string[] => readdirSync(inside(folder));

/** Has something kept there that was not this process. */
async function left(folder: string, holder: string, suffix = ''): Promise<void> {
  await keep(folder).save({ said: 'hello' });
  const [name = ''] = files(folder);
  renameSync(join(inside(folder), name), join(inside(folder), `${name.replace(/^[^.]+/, holder)}${suffix}`));
}

async function takeOver(folder: string, adopt: (said: string) => Promise<void> = async () => {}): Promise<string[]> {
  const all: string[] = [];
  await keep(folder).takeOver(({ said }) => {
    all.push(said);
    return adopt(said);
  });
  return all;
}

const dead = (): number => spawnSync(process.execPath, ['--version']).pid;

test('what a living process keeps is its own', async () => {
  await using folder = await temporaryFolder();
  await keep(folder.path).save({ said: 'mine' });
  expect(await takeOver(folder.path)).toEqual([]);
});

test('what a dead process has left is taken over, once, also by the names that were given before', async () => {
  await using folder = await temporaryFolder();
  await left(folder.path, `${dead()}-01234567`);
  await left(folder.path, String(dead()));
  expect(await takeOver(folder.path)).toEqual(['hello', 'hello']);
  expect(files(folder.path)).toEqual([]);
});

test.runIf(processStart(process.pid) !== undefined)(
  'a process that has the number of the dead one takes over too, as in a container that was started again',
  async () => {
    await using folder = await temporaryFolder();
    await left(folder.path, `${process.pid}-01234567`);
    expect(await takeOver(folder.path)).toEqual(['hello']);
  },
);

test('what a process was taking over when it was killed is taken over from it, and from no living one', async () => {
  await using folder = await temporaryFolder();
  await left(folder.path, String(dead()), `.${dead()}-01234567.taken`);
  await left(folder.path, String(dead()), `.${process.pid}.taken`);
  expect(await takeOver(folder.path)).toEqual(['hello']);
  expect(files(folder.path)).toEqual([expect.stringContaining(`.${process.pid}.taken`)]);
});

test('what could not be kept anew stays on the disk until it can', async () => {
  await using folder = await temporaryFolder();
  await left(folder.path, `${dead()}-01234567`);
  const file = keep(folder.path);
  await file.takeOver(() => Promise.reject(new Error('no space')));
  expect(files(folder.path)).toEqual([expect.stringMatching(/\.taken$/)]);
  await file.save({ said: 'hello' });
  expect(files(folder.path)).toEqual([expect.stringMatching(/\.json$/)]);
});

test('a write that fails leaves no half behind', async () => {
  await using folder = await temporaryFolder();
  const file = keep(folder.path);
  await file.save({ said: 'hello' });
  const [name = ''] = files(folder.path);
  rmSync(join(inside(folder.path), name));
  // A folder in the file's place, with something in it: the last step of the next write fails.
  mkdirSync(join(inside(folder.path), name, 'full'), { recursive: true });
  await expect(file.save({ said: 'again' })).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST|EPERM/);
  expect(files(folder.path)).toEqual([name]);
});
