import { lookup } from 'node:dns/promises';

/**
 * All addresses of a host name, IPv4 with four decimal parts or IPv6.
 *
 * @throws an error whose `code` says why there are none, such as ENOTFOUND
 */
export type ResolveHost = (name: string) => Promise<readonly string[]>;

/**
 * Asks as every program of this machine does (its hosts file, its name servers). A slow name server ties up half of the
 * threads for files and cryptography at most: libuv keeps the other half free of look-ups.
 */
export const askSystem: ResolveHost = async (name) =>
  (await lookup(name, { all: true, order: 'verbatim' })).map(({ address }) => address);

/** `localhost` and all below it are this machine, and nobody is asked (RFC 6761). */
export const isLocalName = (name: string): boolean => name === 'localhost' || name.endsWith('.localhost');

export const LOCAL_ADDRESSES: readonly string[] = ['127.0.0.1', '::1'];
