import { expect, test } from 'vitest';
import { parseEgressAllow } from './egress-allow.ts';

const opens = (text: string, host: string, port: number, address = host) =>
  parseEgressAllow(text).opens(host, port, address);

test('nothing set opens nothing', () => {
  for (const text of ['', ' ', ',', ' , ']) expect(opens(text, '127.0.0.1', 80)).toBe(false);
});

test('a host opens that host, whatever it leads to, and no other', () => {
  const text = 'Runner.LAN., localhost';
  expect(opens(text, 'runner.lan', 80, '10.0.0.5')).toBe(true);
  expect(opens(text, 'runner.lan', 443, 'fd00::5')).toBe(true);
  expect(opens(text, 'localhost', 1, '::1')).toBe(true);
  expect(opens(text, 'x.runner.lan', 80, '10.0.0.5')).toBe(false);
  expect(opens(text, 'runner.lan.evil.example', 80, '10.0.0.5')).toBe(false);
  expect(opens(text, '10.0.0.5', 80)).toBe(false);
  expect(opens(text, '127.0.0.1', 80)).toBe(false);
});

test('a port closes all the others', () => {
  const text = 'localhost:6662,127.0.0.1:80,[::1]:443,example.lan:80';
  expect(opens(text, 'localhost', 6662, '127.0.0.1')).toBe(true);
  expect(opens(text, 'localhost', 6663, '127.0.0.1')).toBe(false);
  expect([opens(text, '127.0.0.1', 80), opens(text, '127.0.0.1', 81)]).toEqual([true, false]);
  expect([opens(text, '::1', 443), opens(text, '::1', 80)]).toEqual([true, false]);
  // 80 is no port to be left out.
  expect([opens(text, 'example.lan', 80, '10.0.0.1'), opens(text, 'example.lan', 443, '10.0.0.1')]).toEqual([
    true,
    false,
  ]);
});

test('an address and a network open what names lead there too', () => {
  expect(opens('192.168.1.5', 'printer.lan', 80, '192.168.1.5')).toBe(true);
  expect(opens('192.168.1.5', 'printer.lan', 80, '192.168.1.6')).toBe(false);
  expect(opens('192.168.1.0/24', 'printer.lan', 80, '192.168.1.255')).toBe(true);
  expect(opens('192.168.1.0/24', 'printer.lan', 80, '192.168.2.0')).toBe(false);
  expect(opens('fd00:1::/32', 'printer.lan', 80, 'fd00:1:ffff::1')).toBe(true);
  expect(opens('fd00:1::/32', 'printer.lan', 80, 'fd00:2::1')).toBe(false);
  expect(opens('::1', 'x', 80, '0:0:0:0:0:0:0:1')).toBe(true);
  expect(opens('64:ff9b::/96', 'x', 80, '64:ff9b::808:808')).toBe(true);
  expect(opens('0.0.0.0/0', 'x', 80, '10.0.0.1')).toBe(true);
});

test('[S75] one family opens nothing of the other, in whatever disguise', () => {
  expect(opens('127.0.0.0/8', 'x', 80, '::ffff:127.0.0.1')).toBe(false);
  expect(opens('127.0.0.1', 'x', 80, '::ffff:7f00:1')).toBe(false);
  expect(opens('0.0.0.0/0', 'x', 80, '::1')).toBe(false);
  expect(opens('::ffff:0:0/96', 'x', 80, '127.0.0.1')).toBe(false);
  expect(opens('::/0', 'x', 80, '127.0.0.1')).toBe(false);
  expect(opens('::/0', 'x', 80, '::1')).toBe(true);
});

test.each([
  '*',
  '*.lan',
  'http://localhost',
  'localhost/24',
  'localhost:',
  'localhost:0',
  'localhost:65536',
  'me@localhost',
  '10.0.0.0/33',
  '::/129',
  '10.0.0/8',
  'fe80::1%eth0',
  '[::1',
  '1.2.3.4.5',
  'a b',
  'a..b',
  'localhost?x',
])('%s is refused with a sentence that names it', (part) => {
  expect(() => parseEgressAllow(`localhost,${part}`)).toThrow(`'${part}' is no host`);
});
