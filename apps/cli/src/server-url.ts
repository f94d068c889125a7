import { UsageError } from './usage.ts';

type Variables = Readonly<Record<string, string | undefined>>;

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Where this machine's own server listens, as the environment has it. */
export const localUrl = (env: Variables): string => env['BECKON_URL'] || `http://localhost:${env['PORT'] || 8787}`;

/**
 * The server to talk to: the one that was named, else the environment's, else the one on this machine.
 *
 * @throws UsageError when it is no http(s) origin, or would carry a key unencrypted over a network
 */
export function serverUrl(named: string | undefined, env: Variables): string {
  const text = named ?? localUrl(env);
  const setting = named === undefined ? 'BECKON_URL' : '--url';
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`${setting}: '${text}' is not an http or https address, such as https://beckon.example.com`);
  }
  if (url.username || url.password || url.pathname !== '/' || url.search || url.hash) {
    throw new UsageError(`${setting}: give the address of the server alone, such as ${url.protocol}//${url.host}`);
  }
  if (url.protocol === 'http:' && !LOOPBACK.has(url.hostname) && !env['BECKON_INSECURE_HTTP']) {
    throw new UsageError(
      `${setting}: ${url.origin} would carry a key readable to the network. Use https, or set BECKON_INSECURE_HTTP=1.`,
    );
  }
  return url.origin;
}

/** Whether a host is this very machine, as itself sees it. */
export const isLoopbackHost = (host: string): boolean => LOOPBACK.has(host) || host === '::1';

/** Whether an address leads to this very machine. */
export const isLoopbackUrl = (url: string): boolean => isLoopbackHost(new URL(url).hostname);
