/** What an address is for, where it is not one of the public internet. */
export type SpecialUse =
  | 'unspecified'
  | 'loopback'
  | 'private'
  | 'shared'
  | 'link-local'
  | 'multicast'
  | 'documentation'
  | 'benchmarking'
  | 'translated'
  | 'platform'
  | 'reserved';

type Network = readonly [network: string, use: SpecialUse];

/**
 * IPv4 networks that nobody on the internet may be reached in: what the registry of special-purpose addresses (RFC 6890)
 * does not call globally reachable, and one address that a cloud gives to its own machinery.
 */
export const SPECIAL_IPV4: readonly Network[] = [
  ['0.0.0.0/8', 'unspecified'],
  ['10.0.0.0/8', 'private'],
  ['100.64.0.0/10', 'shared'],
  ['127.0.0.0/8', 'loopback'],
  ['168.63.129.16/32', 'platform'],
  ['169.254.0.0/16', 'link-local'],
  ['172.16.0.0/12', 'private'],
  ['192.0.0.0/24', 'reserved'],
  ['192.0.2.0/24', 'documentation'],
  ['192.88.99.0/24', 'translated'],
  ['192.168.0.0/16', 'private'],
  ['198.18.0.0/15', 'benchmarking'],
  ['198.51.100.0/24', 'documentation'],
  ['203.0.113.0/24', 'documentation'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'reserved'],
];

/** Where public IPv6 addresses come from. What lies outside is never one, whatever it will be called one day. */
export const GLOBAL_IPV6 = '2000::/3';

/** IPv6 networks by name: those inside `GLOBAL_IPV6` are taken out of it, the rest only tells why they are refused. */
export const SPECIAL_IPV6: readonly Network[] = [
  ['::/128', 'unspecified'],
  ['::1/128', 'loopback'],
  // An IPv4 address in disguise, deprecated (`::127.0.0.1`), mapped, or translated (NAT64, RFC 6052 and 8215).
  ['::/96', 'translated'],
  ['::ffff:0:0/96', 'translated'],
  ['::ffff:0:0:0/96', 'translated'],
  ['64:ff9b::/96', 'translated'],
  ['64:ff9b:1::/48', 'translated'],
  // Teredo is in the first, 6to4 is the third.
  ['2001::/23', 'reserved'],
  ['2001:db8::/32', 'documentation'],
  ['2002::/16', 'translated'],
  ['3fff::/20', 'documentation'],
  ['fc00::/7', 'private'],
  ['fe80::/10', 'link-local'],
  ['fec0::/10', 'private'],
  ['ff00::/8', 'multicast'],
];
