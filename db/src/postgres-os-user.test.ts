import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { closedFolder, postgresOsUser } from './postgres-os-user.ts';

const stranger = { name: 'stranger', uid: 54_321, gid: 54_321 };

test('the first closed folder on the way is named', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'a', 'b');
  mkdirSync(path, { recursive: true });
  chmodSync(folder.path, 0o711);
  chmodSync(join(folder.path, 'a'), 0o710);
  chmodSync(path, 0o700);
  expect(closedFolder(path, stranger)).toBe(join(folder.path, 'a'));
  chmodSync(join(folder.path, 'a'), 0o711);
  expect(closedFolder(path, stranger)).toBe(path);
  chmodSync(path, 0o711);
  expect(closedFolder(path, stranger)).toBeUndefined();
});

test('an owner goes by the owner’s bits, a group by the group’s', async () => {
  await using folder = await temporaryFolder();
  const { uid, gid } = statSync(folder.path);
  chmodSync(folder.path, 0o611);
  expect(closedFolder(folder.path, { name: 'owner', uid, gid })).toBe(folder.path);
  chmodSync(folder.path, 0o701);
  expect(closedFolder(folder.path, { name: 'group', uid: 54_321, gid })).toBe(folder.path);
  chmodSync(folder.path, 0o710);
  expect(closedFolder(folder.path, { name: 'group', uid: 54_321, gid })).toBeUndefined();
});

test('PostgreSQL never runs as root', () => {
  const user = postgresOsUser('/nonexistent-beckon');
  expect(process.getuid?.() === 0 ? user?.uid : -1).not.toBe(0);
  expect(user === undefined).toBe(process.getuid?.() !== 0);
});
