import { temporaryFolder } from '@beckon/db/testing/temporary-folder';
import { chmod, mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { credentialsFile, readCredentials, removeCredentials, writeCredentials } from './credentials.ts';

const mine = { url: 'https://beckon.example.com', key: 'bkn_x' };
const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

test('[S93] they are for this user alone: file 0600, folder 0700, whatever was there before', async () => {
  await using home = await temporaryFolder();
  const folder = join(home.path, 'config', 'beckon');
  expect(await readCredentials(folder)).toBeUndefined();
  const file = await writeCredentials(folder, mine);
  expect([await modeOf(file), await modeOf(folder)]).toEqual(['600', '700']);
  await chmod(file, 0o644);
  await chmod(folder, 0o755);
  await writeCredentials(folder, { ...mine, key: 'bkn_y' });
  expect([await modeOf(file), await modeOf(folder)]).toEqual(['600', '700']);
  expect(await readCredentials(folder)).toEqual({ ...mine, key: 'bkn_y' });
  expect(await readdir(folder)).toEqual(['credentials.json']);
});

test('of many written at once one is there whole, and nothing else is left', async () => {
  await using folder = await temporaryFolder();
  const all = Array.from({ length: 20 }, (_, n) => ({ ...mine, key: `bkn_${n}` }));
  await Promise.all(all.map((each) => writeCredentials(folder.path, each)));
  expect(all).toContainEqual(await readCredentials(folder.path));
  expect(await readdir(folder.path)).toEqual(['credentials.json']);
});

test('a link in their place is replaced, what it points to stays as it is', async () => {
  await using home = await temporaryFolder();
  const [elsewhere, folder] = [join(home.path, 'elsewhere'), join(home.path, 'beckon')];
  await writeFile(elsewhere, 'mine');
  await mkdir(folder);
  await symlink(elsewhere, credentialsFile(folder));
  await writeCredentials(folder, mine);
  expect((await stat(elsewhere)).size).toBe(4);
  expect(await readCredentials(folder)).toEqual(mine);
});

test('damaged ones are told, and can be removed', async () => {
  await using folder = await temporaryFolder();
  for (const text of ['', '{', '{"url":"x"}', '[]']) {
    await writeFile(credentialsFile(folder.path), text);
    await expect(readCredentials(folder.path)).rejects.toThrow('cannot be read as credentials. Remove it');
  }
  await removeCredentials(folder.path);
  await removeCredentials(folder.path);
  expect(await readCredentials(folder.path)).toBeUndefined();
});
