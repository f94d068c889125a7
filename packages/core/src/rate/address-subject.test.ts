import { expect, test } from 'vitest';
import { addressSubject, isLoopback, plainAddress } from './address-subject.ts';

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['::FFFF:cb00:7107', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002:ffff::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['', 'nowhere'],
  [undefined, 'nowhere'],
  ['unknown', 'nowhere'],
  ['203.0.113.7:80', 'nowhere'],
])('limits count %s as %s [S69]', (address, subject) => {
  expect(addressSubject(address)).toBe(subject);
});

test('neighbours in one /64 count as one, beyond it as others [S69]', () => {
  const subjects = (addresses: string[]) => new Set(addresses.map(addressSubject)).size;
  expect(subjects(Array.from({ length: 100 }, (_, n) => `2001:db8:a:b:${n.toString(16)}::${n}`))).toBe(1);
  expect(subjects(Array.from({ length: 100 }, (_, n) => `2001:db8:a:${n.toString(16)}::1`))).toBe(100);
});

test('this machine is known in each spelling', () => {
  expect(['127.0.0.1', '127.9.9.9', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1'].map(isLoopback)).not.toContain(false);
  expect(['10.0.0.1', '128.0.0.1', '::2', '::', 'localhost', '', undefined].map(isLoopback)).not.toContain(true);
  expect(plainAddress('::')).toBe('0:0:0:0:0:0:0:0');
});
