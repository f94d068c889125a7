import { addressSubject, isLoopback } from '@beckon/core/rate/address-subject';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { TrustedProxies } from './client-address.ts';
import { OpenCount } from './open-count.ts';

/** What connections may take. Milliseconds; none of it bounds how long an answer may take. */
export interface ConnectionLimits {
  /** Until a request's headers are here. */
  readonly headersMs: number;
  /** Until its body is here, too. */
  readonly requestMs: number;
  /** How often the two are looked at. */
  readonly checkEveryMs: number;
  /** How long a connection stays open between requests. */
  readonly idleMs: number;
  readonly maxConnections: number;
}

export const CONNECTION_LIMITS: ConnectionLimits = {
  headersMs: 10_000,
  requestMs: 30_000,
  checkEveryMs: 5_000,
  // Longer than the 60 s of load balancers, so that it is them who close.
  idleMs: 65_000,
  maxConnections: 10_000,
};

/** One address may have this part of all connections, so that it cannot take them all. */
const ADDRESS_SHARE = 1 / 4;

/** Is it this machine alone that can reach what is bound to `host`? */
export const isLoopbackHost = (host: string): boolean => {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  return name === 'localhost' || isLoopback(name);
};

/**
 * Plain http beyond this machine is what somebody asked for, or an oversight.
 *
 * @throws Error one sentence for the person who starts it
 */
export function checkTransport(settings: {
  readonly HOST: string;
  readonly BECKON_URL?: string | undefined;
  readonly BECKON_INSECURE_HTTP: boolean;
}): void {
  const { HOST: host, BECKON_URL: publicUrl, BECKON_INSECURE_HTTP: isAllowed } = settings;
  if (isAllowed) return;
  const url = publicUrl === undefined ? undefined : new URL(publicUrl);
  if (url?.protocol === 'http:' && !isLoopbackHost(url.hostname)) {
    throw new Error(
      `BECKON_URL=${publicUrl} is plain http: passwords and keys could be read on the way. Put TLS in front and use https, or set BECKON_INSECURE_HTTP=1.`,
    );
  }
  if (!isLoopbackHost(host) && url?.protocol !== 'https:') {
    throw new Error(
      `HOST=${host} would open Beckon to the network over plain http. Put TLS in front and set BECKON_URL to its https address, or set BECKON_INSECURE_HTTP=1.`,
    );
  }
}

/** Bounds the connections of a server: all of them, and those of one address. This machine and proxies speak for many. */
export function limitConnections(server: Server, { maxConnections }: ConnectionLimits, proxies: TrustedProxies): void {
  const perAddress = new OpenCount(Math.max(1, Math.floor(maxConnections * ADDRESS_SHARE)));
  server.maxConnections = maxConnections;
  server.on('connection', (socket: Socket) => {
    const { remoteAddress } = socket;
    if (isLoopback(remoteAddress) || proxies.trusts(remoteAddress, 0)) return;
    const leave = perAddress.enter(addressSubject(remoteAddress));
    if (leave) socket.once('close', leave);
    else socket.destroy();
  });
}
