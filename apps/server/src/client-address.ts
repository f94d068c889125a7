import { plainAddress } from '@beckon/core/rate/address-subject';
import type { IncomingMessage } from 'node:http';
import { BlockList } from 'node:net';

/** Whose word about where a request comes from is believed. */
export interface TrustedProxies {
  /** @param hop 0 for who is connected to us, 1 for who is said to stand before, … */
  trusts(address: string | undefined, hop: number): boolean;
}

/** Nobody's: every request comes from who is connected. */
export const NO_PROXIES: TrustedProxies = { trusts: () => false };

const LOOPBACK = ['127.0.0.0/8', '::1'];
const MAX_HOPS = 10;

/**
 * Reads the setting: addresses and networks (`10.0.0.0/8, ::1, loopback`), or how many proxies stand in front (`1`).
 *
 * @throws Error that names the part which is neither
 */
export function parseTrustedProxies(text: string): TrustedProxies {
  const parts = text.split(',').flatMap((part) => part.trim() || []);
  if (parts.length === 0) return NO_PROXIES;
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && /^\d{1,2}$/.test(only) && Number(only) <= MAX_HOPS) {
    const hops = Number(only);
    return { trusts: (_, hop) => hop < hops };
  }
  const list = new BlockList();
  for (const part of parts.flatMap((each) => (each === 'loopback' ? LOOPBACK : each))) add(list, part);
  return {
    trusts(address) {
      const plain = plainAddress(address ?? '');
      return plain !== undefined && list.check(plain, familyOf(plain));
    },
  };
}

const addresses = new WeakMap<IncomingMessage, string | undefined>();

/** Where a request comes from, once for all who ask later: the last address that no trusted proxy wrote. */
export function findClientAddress(request: IncomingMessage, proxies: TrustedProxies): void {
  const said = request.headers['x-forwarded-for'];
  const chain = [said].flat().join(',').split(',').toReversed();
  let address = request.socket.remoteAddress;
  for (const [hop, next] of chain.entries()) {
    const before = plainAddress(withoutPort(next.trim()));
    if (before === undefined || !proxies.trusts(address, hop)) break;
    address = before;
  }
  addresses.set(request, address && (plainAddress(address) ?? address));
}

/** Where a request comes from. */
export const clientAddress = (request: IncomingMessage): string | undefined =>
  addresses.has(request) ? addresses.get(request) : request.socket.remoteAddress;

/** Did it reach the nearest trusted proxy over plain http? */
export const cameOverPlainHttp = (request: IncomingMessage, proxies: TrustedProxies): boolean =>
  request.headers['x-forwarded-proto'] === 'http' && proxies.trusts(request.socket.remoteAddress, 0);

function add(list: BlockList, part: string): void {
  const [, spelled = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(part) ?? [];
  const address = plainAddress(spelled);
  const most = address?.includes(':') ? 128 : 32;
  if (address === undefined || Number(bits ?? most) > most) {
    throw new Error(
      `'${part}' is no address, no network such as 10.0.0.0/8, and no number of proxies up to ${MAX_HOPS}`,
    );
  }
  list.addSubnet(address, Number(bits ?? most), familyOf(address));
}

const familyOf = (plain: string) => (plain.includes(':') ? 'ipv6' : 'ipv4');

/** Some proxies add the port: `203.0.113.7:4711`, `[2001:db8::1]:4711`. */
const withoutPort = (text: string): string =>
  /^\[(.+)\](?::\d+)?$/.exec(text)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text)?.[1] ?? text;
