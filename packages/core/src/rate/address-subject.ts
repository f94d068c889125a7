import { isIPv4, isIPv6 } from 'node:net';

/** An address in its one spelling: IPv4 where it is one inside IPv6, else eight groups; undefined for what is none. */
export function plainAddress(address: string): string | undefined {
  if (isIPv4(address)) return address;
  if (!isIPv6(address)) return undefined;
  const groups = groupsOf(address);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (!isMapped) return groups.map((group) => group.toString(16)).join(':');
  return groups
    .slice(6)
    .flatMap((group) => [group >> 8, group & 255])
    .join('.');
}

/**
 * What limits count an address by: IPv4 as it is, IPv6 by its first 64 bits, since a single customer has all of the rest.
 * What is no address counts as one.
 */
export function addressSubject(address: string | undefined): string {
  const plain = plainAddress(address ?? '');
  if (plain === undefined) return 'nowhere';
  return plain.includes(':') ? `${plain.split(':').slice(0, 4).join(':')}::/64` : plain;
}

/** Does it lead to this machine itself? */
export function isLoopback(address: string | undefined): boolean {
  const plain = plainAddress(address ?? '');
  return plain !== undefined && (plain.startsWith('127.') || plain === '0:0:0:0:0:0:0:1');
}

function groupsOf(address: string): number[] {
  // The URL standard's parser writes IPv4 parts as groups and leaves one `::` at most.
  const bare = new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname.slice(1, -1);
  const [head = '', tail] = bare.split('::');
  const numbers = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  if (tail === undefined) return numbers(head);
  const [start, end] = [numbers(head), numbers(tail)];
  return [...start, ...Array.from({ length: 8 - start.length - end.length }, () => 0), ...end];
}
