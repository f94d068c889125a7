import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { postgresBinaries } from './postgres-binaries.ts';

const stranger = { name: 'stranger', uid: 54_321, gid: 54_321 };

test('the package for this platform has what we start', () => {
  const folder = postgresBinaries('/nonexistent-beckon', undefined);
  for (const name of ['initdb', 'postgres']) expect(existsSync(join(folder, name))).toBe(true);
});

test('a package closed to the user who runs PostgreSQL is copied once, open to all', async () => {
  await using folder = await temporaryFolder();
  const native = join(folder.path, 'package', 'native');
  for (const name of ['bin', 'lib']) mkdirSync(join(native, name), { recursive: true, mode: 0o700 });
  writeFileSync(join(folder.path, 'package', 'package.json'), '{"version":"1.2.3"}');
  writeFileSync(join(native, 'bin', 'postgres'), 'a program', { mode: 0o700 });
  writeFileSync(join(native, 'lib', 'libpq.so.5'), 'a library', { mode: 0o600 });
  symlinkSync('libpq.so.5', join(native, 'lib', 'libpq.so'));
  chmodSync(native, 0o700);

  const bin = postgresBinaries(folder.path, stranger, native);
  const copy = join(folder.path, 'postgres-binaries-1.2.3');
  expect(bin).toBe(join(copy, 'bin'));
  const modes = ['', 'bin', 'bin/postgres', 'lib', 'lib/libpq.so.5'].map(
    (name) => statSync(join(copy, name)).mode & 0o777,
  );
  expect(modes).toEqual([0o755, 0o755, 0o755, 0o755, 0o644]);
  expect(readFileSync(join(copy, 'lib', 'libpq.so'), 'utf8')).toBe('a library');

  writeFileSync(join(native, 'bin', 'postgres'), 'another');
  postgresBinaries(folder.path, stranger, native);
  expect(readFileSync(join(bin, 'postgres'), 'utf8')).toBe('a program');
});
