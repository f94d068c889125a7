import { isIPv4 } from 'node:net';

/** What is wrong with the text of an address, before anybody asks where it leads. */
export type UrlProblem = 'not_http' | 'not_https' | 'ambiguous' | 'credentials' | 'host' | 'port';

/**
 * Reads an address that may be called: http or https, a host, no user name or password.
 *
 * Two programs must not read two hosts out of one text, and what a person was shown must be what is called. So what the
 * parser of the URL standard would quietly drop or turn (white space, control characters, `\`) is refused. The many
 * spellings of an IPv4 address (`127.1`, `0x7f.1`, `2130706433`, `①②⑦.1`) it writes out as four decimal parts.
 */
export function readUrl(text: string, { httpsOnly = false } = {}): URL | UrlProblem {
  if (/[\s\p{Cc}\\]/u.test(text)) return /^https?:/i.test(text) ? 'ambiguous' : 'not_http';
  if (!URL.canParse(text)) return 'not_http';
  const url = new URL(text);
  if (!/^https?:$/.test(url.protocol)) return 'not_http';
  if (httpsOnly && url.protocol !== 'https:') return 'not_https';
  // `https://@host` has no user and no password, and still looks as if it had.
  const [, authority = ''] = /^https?:\/*([^/?#]*)/i.exec(text) ?? [];
  if (url.username || url.password || authority.includes('@')) return 'credentials';
  // An absolute name is the same host. TLS knows it without the dot only.
  if (url.hostname.endsWith('.')) url.hostname = url.hostname.slice(0, -1);
  if (url.port === '0') return 'port';
  const { hostname } = url;
  return hostname.startsWith('[') || isIPv4(hostname) || isHostName(hostname) ? url : 'host';
}

/** The host of an address as sockets take it: IPv6 without its brackets. */
export const hostOf = ({ hostname }: URL): string => (hostname.startsWith('[') ? hostname.slice(1, -1) : hostname);

/** The port that an address leads to. */
export const portOf = ({ port, protocol }: URL): number => (port ? Number(port) : protocol === 'https:' ? 443 : 80);

/** Is it a name that a resolver can be asked for, and no IPv4 address? */
export const isHostName = (host: string): boolean =>
  host.length <= 253 && !isIPv4(host) && /^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*$/.test(host);
