import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { GLOBAL_IPV6, SPECIAL_IPV4, SPECIAL_IPV6, type SpecialUse } from './special-networks.ts';

/** One network with its own list: a list that holds both families would take `::ffff:127.0.0.1` for `127.0.0.1`. */
export function networkOf(cidr: string): BlockList {
  const [address = '', bits] = cidr.split('/');
  const list = new BlockList();
  list.addSubnet(address, Number(bits), isIPv4(address) ? 'ipv4' : 'ipv6');
  return list;
}

const listed = (networks: typeof SPECIAL_IPV4) =>
  networks.map(([cidr, use]) => ({ use, network: networkOf(cidr) }) as const);
const ipv4 = listed(SPECIAL_IPV4);
const ipv6 = listed(SPECIAL_IPV6);
const globalIpv6 = networkOf(GLOBAL_IPV6);

/**
 * What an address is: `public`, or what it is for instead.
 *
 * @param address IPv4 with four decimal parts, or IPv6 in any spelling; whatever else, a zone (`fe80::1%eth0`) included, is
 *   no public address
 */
export function classifyAddress(address: string): 'public' | SpecialUse {
  if (isIPv4(address)) return ipv4.find(({ network }) => network.check(address, 'ipv4'))?.use ?? 'public';
  if (!isIPv6(address) || address.includes('%')) return 'reserved';
  const special = ipv6.find(({ network }) => network.check(address, 'ipv6'))?.use;
  return special ?? (globalIpv6.check(address, 'ipv6') ? 'public' : 'reserved');
}
