import { isIP } from 'node:net';
import { classifyAddress } from './classify-address.ts';
import type { EgressAllow } from './egress-allow.ts';
import type { Refused } from './outcome.ts';
import { hostOf, portOf } from './read-url.ts';
import { isLocalName, LOCAL_ADDRESSES, type ResolveHost } from './resolve-host.ts';

/** The rule of who may be called. */
export interface Policy {
  readonly allow: EgressAllow;
  readonly resolve: ResolveHost;
}

/** The addresses of a host that may be called: all that it has. */
export interface Way {
  readonly kind: 'way';
  readonly addresses: readonly string[];
}

/**
 * Where an address leads, asked once. One answer that may not be called refuses them all: whoever mixes public and inner
 * addresses is waiting for the inner one to be chosen.
 *
 * @throws what the resolver throws; the signal's reason when it is aborted
 */
export async function findWay(url: URL, policy: Policy, signal: AbortSignal): Promise<Way | Refused> {
  const [host, port] = [hostOf(url), portOf(url)];
  const isTold = isIP(host) !== 0 || isLocalName(host);
  const addresses = await addressesOf(host, policy, signal);
  for (const address of addresses) {
    const use = classifyAddress(address);
    if (use === 'public' || policy.allow.opens(host, port, address)) continue;
    return { kind: 'refused', target: `${url.hostname}:${port}`, use: isTold ? use : undefined };
  }
  return { kind: 'way', addresses };
}

async function addressesOf(host: string, { resolve }: Policy, signal: AbortSignal): Promise<readonly string[]> {
  if (isIP(host)) return [host];
  if (isLocalName(host)) return LOCAL_ADDRESSES;
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason as Error);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const addresses = await Promise.race([resolve(host), aborted]);
    if (addresses.length === 0) throw Object.assign(new Error(`${host} has no address`), { code: 'ENOTFOUND' });
    return addresses;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
