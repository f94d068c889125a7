import { isIP, isIPv4, isIPv6 } from 'node:net';
import { networkOf } from './classify-address.ts';
import { isHostName } from './read-url.ts';

/** What an operator opens beyond the public internet. */
export interface EgressAllow {
  /**
   * @param host as the URL has it, without brackets: a name or an address
   * @param address one that the host leads to
   */
  opens(host: string, port: number, address: string): boolean;
}

type Rule = EgressAllow['opens'];

/** Reads the setting: hosts, addresses and networks with commas between. @throws Error that names the part which is none */
export function parseEgressAllow(text: string): EgressAllow {
  const rules = text
    .split(',')
    .flatMap((part) => part.trim() || [])
    .map(ruleOf);
  return { opens: (...target) => rules.some((rule) => rule(...target)) };
}

function ruleOf(part: string): Rule {
  const rule = part.includes('/') ? networkRule(part) : hostRule(part);
  if (rule) return rule;
  throw new Error(
    `'${part}' is no host, no host:port, no address and no network such as 192.168.1.0/24 (an IPv6 address with a port stands in brackets)`,
  );
}

function networkRule(part: string): Rule | undefined {
  const [, network = '', bits] = /^([\d.a-f:]+)\/(\d{1,3})$/i.exec(part) ?? [];
  const family = isIP(network);
  if (family === 0 || Number(bits) > (family === 4 ? 32 : 128)) return undefined;
  return inNetwork(`${network}/${bits}`);
}

function hostRule(part: string): Rule | undefined {
  const text = isIPv6(part) ? `[${part}]` : part;
  const [, spelled = '', only] = /^(\[[\d.a-f:]+\]|[^\s:@\\?#[\]]+)(?::(\d{1,5}))?$/i.exec(text) ?? [];
  const url = `http://${spelled}:${only ?? 1}`;
  if (!URL.canParse(url) || only === '0') return undefined;
  // In the spelling that the addresses to call have.
  const host = new URL(url).hostname.replace(/^\[|\]$|\.$/g, '');
  const isPort = (port: number) => only === undefined || port === Number(only);
  if (isHostName(host)) return (called, port) => isPort(port) && called === host;
  if (!isIP(host)) return undefined;
  const inside = inNetwork(`${host}/${isIPv4(host) ? 32 : 128}`);
  return (called, port, address) => isPort(port) && inside(called, port, address);
}

function inNetwork(cidr: string): Rule {
  const network = networkOf(cidr);
  const family = isIPv4(cidr.split('/')[0] ?? '') ? 4 : 6;
  return (_host, _port, address) => isIP(address) === family && network.check(address, family === 4 ? 'ipv4' : 'ipv6');
}
