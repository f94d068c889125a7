import { expect, test } from 'vitest';
import { createSecretBox } from './secret-box.ts';

test('what is sealed is read again, by this installation alone, and not if it was changed', () => {
  const box = createSecretBox('one installation');
  const sealed = box.seal('whsec 🔑');
  expect(box.open(sealed)).toBe('whsec 🔑');
  expect(box.seal('whsec 🔑')).not.toBe(sealed);
  expect(() => createSecretBox('another').open(sealed)).toThrow('unable to authenticate');
  const changed = Buffer.from(sealed, 'base64');
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
  expect(() => box.open(changed.toString('base64'))).toThrow('unable to authenticate');
});
