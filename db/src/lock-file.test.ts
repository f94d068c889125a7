import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { tryLockFile, type LockFile } from './lock-file.ts';

const take = (path: string): LockFile => {
  const lock = tryLockFile(path);
  if ('release' in lock) return lock;
  throw new Error(`held by ${lock.pid}`);
};

test('one holder at a time, also within a process', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'a.lock');
  const first = take(path);
  expect(tryLockFile(path)).toEqual({ pid: process.pid });
  first.release();
  take(path).release();
  expect(readdirSync(folder.path)).toEqual([]);
});

test('releasing twice does not take the lock from the next holder', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'a.lock');
  const first = take(path);
  first.release();
  const second = take(path);
  first.release();
  expect(tryLockFile(path)).toEqual({ pid: process.pid });
  second.release();
});

test('the lock of a dead process is taken over', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'a.lock');
  writeFileSync(path, JSON.stringify({ pid: 4_194_305, start: 'long ago', nonce: 'x' }));
  take(path);
  expect(readFileSync(path, 'utf8')).toContain(`"pid":${process.pid},`);
  expect(readdirSync(folder.path)).toEqual(['a.lock']);
});

test('so is that of a process whose number another one has now', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'a.lock');
  writeFileSync(path, JSON.stringify({ pid: process.pid, start: 'another boot/7', nonce: 'x' }));
  take(path);
  expect(tryLockFile(path)).toEqual({ pid: process.pid });
});

test.each(['', '{"pid":', 'null', '[]', '12'])('a lock file that holds %j is nobody’s', async (content) => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'a.lock');
  writeFileSync(path, content);
  take(path);
  expect(tryLockFile(path)).toEqual({ pid: process.pid });
});

test('a folder that is missing is an error, not a lock', () => {
  expect(() => tryLockFile('/nonexistent-beckon/a.lock')).toThrow('ENOENT');
});
