import { expect, test } from 'vitest';
import { hashPassword, verifyPassword } from './password.ts';

test('a password fits its own hash and no other; the hash is argon2id with 19 MiB and two passes [S8]', async () => {
  const stored = await hashPassword('correct horse battery');
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await verifyPassword('correct horse battery', stored)).toBe(true);
  expect(await verifyPassword('correct horse batterx', stored)).toBe(false);
  expect(await verifyPassword('', '')).toBe(false);
  expect(await hashPassword('correct horse battery')).not.toBe(stored);
});
