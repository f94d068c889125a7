import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import { expect, test } from 'vitest';
import { NO_PROXIES, parseTrustedProxies, type TrustedProxies } from './client-address.ts';
import { CONNECTION_LIMITS, limitConnections } from './transport.ts';

/** A server whose connections come from wherever the test says. */
function serverWith(maxConnections: number, proxies: TrustedProxies = NO_PROXIES) {
  const server = new EventEmitter() as Server;
  limitConnections(server, { ...CONNECTION_LIMITS, maxConnections }, proxies);
  const connect = (remoteAddress: string) => {
    const socket = Object.assign(new EventEmitter(), { remoteAddress, destroyed: false, destroy: () => {} });
    socket.destroy = () => void (socket.destroyed = true);
    server.emit('connection', socket);
    return socket;
  };
  return { server, connect };
}

test('one address has a quarter of all connections, and gets new ones as old ones close [S68]', () => {
  const { server, connect } = serverWith(12);
  expect(server.maxConnections).toBe(12);
  const open = Array.from({ length: 4 }, () => connect('203.0.113.7'));
  expect(open.map(({ destroyed }) => destroyed)).toEqual([false, false, false, true]);
  expect(connect('203.0.113.8').destroyed).toBe(false);
  open[0]?.emit('close');
  expect([connect('203.0.113.7').destroyed, connect('::ffff:203.0.113.7').destroyed]).toEqual([false, true]);
});

test('a /64 is one address; this machine and trusted proxies speak for many [S68]', () => {
  const { connect } = serverWith(8, parseTrustedProxies('10.0.0.0/8'));
  const refused = (addresses: string[]) => addresses.map((each) => connect(each).destroyed);
  expect(refused(['2001:db8::1', '2001:db8::2', '2001:db8::3', '2001:db8:0:1::1'])).toEqual([
    false,
    false,
    true,
    false,
  ]);
  expect(refused(Array.from({ length: 20 }, () => '127.0.0.1'))).not.toContain(true);
  expect(refused(Array.from({ length: 20 }, () => '10.1.2.3'))).not.toContain(true);
});
