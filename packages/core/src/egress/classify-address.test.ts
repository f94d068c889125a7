import fc from 'fast-check';
import { expect, test } from 'vitest';
import { classifyAddress } from './classify-address.ts';
import { isPublicV4, isPublicV6, V4_EDGES, V6_EDGES, v4Text, v6Text } from './testing/address-oracle.ts';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 5_000);

test.each([
  ['0.0.0.0', 'unspecified'],
  ['0.255.255.255', 'unspecified'],
  ['10.1.2.3', 'private'],
  ['100.64.0.1', 'shared'],
  ['100.100.100.200', 'shared'],
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['168.63.129.16', 'platform'],
  ['169.254.169.254', 'link-local'],
  ['172.31.255.255', 'private'],
  ['192.0.0.192', 'reserved'],
  ['192.0.2.1', 'documentation'],
  ['192.88.99.1', 'translated'],
  ['192.168.0.1', 'private'],
  ['198.19.0.1', 'benchmarking'],
  ['198.51.100.1', 'documentation'],
  ['203.0.113.1', 'documentation'],
  ['224.0.0.1', 'multicast'],
  ['255.255.255.255', 'reserved'],
  ['::', 'unspecified'],
  ['::1', 'loopback'],
  ['0:0:0:0:0:0:0:1', 'loopback'],
  ['::127.0.0.1', 'translated'],
  ['::8.8.8.8', 'translated'],
  ['::ffff:127.0.0.1', 'translated'],
  ['::ffff:a9fe:a9fe', 'translated'],
  ['::FFFF:8.8.8.8', 'translated'],
  ['::ffff:0:127.0.0.1', 'translated'],
  ['64:ff9b::a9fe:a9fe', 'translated'],
  ['64:ff9b:1::7f00:1', 'translated'],
  ['2002:7f00:1::', 'translated'],
  ['2001::1', 'reserved'],
  ['2001:1ff:ffff::', 'reserved'],
  ['2001:db8::1', 'documentation'],
  ['3fff:fff::1', 'documentation'],
  ['100::1', 'reserved'],
  ['1fff:ffff::', 'reserved'],
  ['4000::1', 'reserved'],
  ['5f00::1', 'reserved'],
  ['fc00::1', 'private'],
  ['fd00:ec2::254', 'private'],
  ['fe80::1', 'link-local'],
  ['febf::1', 'link-local'],
  ['fec0::1', 'private'],
  ['ff02::1', 'multicast'],
  // What is no plain address is never a public one.
  ['fe80::1%eth0', 'reserved'],
  ['2606:4700::1%1', 'reserved'],
  ['127.1', 'reserved'],
  ['0x7f.0.0.1', 'reserved'],
  ['010.0.0.1', 'reserved'],
  ['[2606:4700::1]', 'reserved'],
  ['example.com', 'reserved'],
  ['', 'reserved'],
])('[S75] %s is %s', (address, use) => {
  expect(classifyAddress(address)).toBe(use);
});

test.each([
  '1.1.1.1',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '128.0.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '192.0.1.0',
  '223.255.255.255',
  '2000::1',
  '2001:200::',
  '2001:4860:4860::8888',
  '2606:4700:4700::1111',
  '3fff:1000::',
])('%s is public', (address) => {
  expect(classifyAddress(address)).toBe('public');
});

const v4 = fc.oneof(fc.constantFrom(...V4_EDGES), fc.nat(2 ** 32 - 1));
const word = fc.bigInt({ min: 0n, max: 2n ** 128n - 1n });
const embedded = fc
  .tuple(
    fc.constantFrom(
      0n,
      0xffffn << 32n,
      0xffffn << 48n,
      0x64ff9bn << 96n,
      (0x64ff9bn << 96n) | (1n << 80n),
      0x2002n << 112n,
    ),
    v4,
  )
  .map(([prefix, inner]) => prefix | (prefix >> 112n === 0x2002n ? BigInt(inner) << 80n : BigInt(inner)));
const globalV6 = word.map((value) => (value & (2n ** 125n - 1n)) | (1n << 125n));
const v6 = fc.oneof(fc.constantFrom(...V6_EDGES), word, embedded, globalV6);

test('[S75] every IPv4 address is judged as the second opinion judges it', () => {
  fc.assert(
    fc.property(v4, (value) => {
      expect(classifyAddress(v4Text(value)) === 'public').toBe(isPublicV4(value));
    }),
    { numRuns: RUNS },
  );
});

test('[S75] so is every IPv6 address, addresses of IPv4 inside it included', () => {
  fc.assert(
    fc.property(v6, (value) => {
      expect(classifyAddress(v6Text(value)) === 'public').toBe(isPublicV6(value));
    }),
    { numRuns: RUNS },
  );
});
