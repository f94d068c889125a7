import { createSessionSigner } from '@beckon/core/person/session-signer';
import { expect, test } from 'vitest';
import { knownDevices } from './known-device.ts';

const cookieOf = (line: string): string => line.split(';', 1)[0] ?? '';

test('a device is known for the account it signed in to, and for that alone [S9]', () => {
  const devices = knownDevices(createSessionSigner('a secret of this installation'));
  const ada = cookieOf(devices.remember('ada@example.com'));
  const grace = cookieOf(devices.remember('grace@example.com'));
  const both = `other=1; ${ada}; ${grace}`;
  const id = devices.find(both, 'ada@example.com');
  expect(id).toMatch(/^[\w-]{16}$/);
  expect(devices.find(ada, 'ada@example.com')).toBe(id);
  expect(devices.find(grace, 'ada@example.com')).toBeUndefined();
  expect(ada).not.toContain('ada');

  const [name = '', value = ''] = ada.split('=');
  const graceName = grace.split('=')[0];
  const forged = [`${graceName}=${value}`, `${name}=${value}x`, `${name}=x${value}`, `${name}=.`, `${name}=`, name, ''];
  for (const cookie of forged) {
    expect([devices.find(cookie, 'ada@example.com'), devices.find(cookie, 'grace@example.com')]).toEqual([
      undefined,
      undefined,
    ]);
  }
  expect(knownDevices(createSessionSigner('another secret')).find(ada, 'ada@example.com')).toBeUndefined();
});
