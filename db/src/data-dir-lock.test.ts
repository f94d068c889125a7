import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startChild } from '../testing/child-process.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { lockDataDir } from './data-dir-lock.ts';

test('a second server is refused with a sentence that says who, where and what to do', async () => {
  await using folder = await temporaryFolder();
  await using child = await startChild('lock', folder.path);
  await expect(lockDataDir(folder.path, 'server')).rejects.toThrow(
    `Another Beckon server (process ${child.pid}) already uses the data folder ${folder.path}; stop it (kill ${child.pid}), or set BECKON_DATA_DIR to another folder for this one.`,
  );
});

test('the lock is free again after a release, and after a kill', async () => {
  await using folder = await temporaryFolder();
  await using first = await startChild('lock', folder.path);
  await first.release();
  await using second = await startChild('lock', folder.path);
  await second.kill('SIGKILL');
  const lock = await lockDataDir(folder.path, 'server');
  await expect(startChild('lock', folder.path)).rejects.toThrow(`(process ${process.pid})`);
  lock.release();
});

test('different owners do not exclude each other', async () => {
  await using folder = await temporaryFolder();
  const server = await lockDataDir(folder.path, 'server');
  const runner = await lockDataDir(folder.path, 'runner');
  expect(readdirSync(folder.path).toSorted()).toEqual(['runner.lock', 'server.lock']);
  runner.release();
  server.release();
  expect(readdirSync(folder.path)).toEqual([]);
});

test('missing folders are made, and nobody else may list them', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'var', 'beckon');
  const lock = await lockDataDir(path, 'server');
  expect(statSync(path).mode & 0o066).toBe(0);
  expect(statSync(join(folder.path, 'var')).mode & 0o066).toBe(0);
  lock.release();
});

test('a folder that cannot be made is a sentence that names it', async () => {
  await expect(lockDataDir('/proc/beckon', 'server')).rejects.toThrow(
    /^The data folder \/proc\/beckon cannot be used \(.*\); set BECKON_DATA_DIR/,
  );
});
