import { hostname } from 'node:os';
import { isIP } from 'node:net';
import type { IncomingHttpHeaders } from 'node:http';
import { isLoopbackHost } from './transport.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
/** Asked by what watches the server, under whatever address it has there. They tell nothing of anybody. */
const PROBES = new Set(['/health', '/ready']);
/** Reading there can change something: a poll takes messages out of their queue. */
const DATA = /^\/(?:api\/v1|trpc)(?:\/(?!openapi\.json$)|$)/;

/** Called by programs wherever they run, in pages of other sites too: no cookie counts there. */
export const FOR_PROGRAMS: ReadonlySet<string> = new Set(
  ['token', 'register', 'revoke'].map((name) => `/api/auth/oauth2/${name}`),
);

/** Which hosts and origins this server answers to. */
export interface OriginPolicy {
  /** A sentence when the request must be refused with 403, before anything else looks at it. */
  refuse(request: {
    method: string;
    headers: IncomingHttpHeaders;
    upgrade?: boolean;
    /** The route that will answer, as it was declared; an address can be written in many ways. */
    route?: string | undefined;
  }): string | undefined;
}

/**
 * Pages of other sites must not reach this server through a visitor's browser: neither by a foreign Origin, nor by a name
 * of theirs that they point at this address (DNS rebinding), nor as a cross-site request with the visitor's cookie.
 *
 * @param options.publicUrl the origin people open, when it is not the loopback address
 * @param options.host the address bound to; beyond loopback its own name and IP literals are hosts too (a literal cannot
 * be rebound), unless people come over https: then that would be a way around it
 * @param options.insecureHttp plain http is wanted all the same
 */
export function originPolicy(options: {
  publicUrl?: string | undefined;
  host: string;
  port: () => number;
  insecureHttp?: boolean | undefined;
}): OriginPolicy {
  const publicHost = options.publicUrl && new URL(options.publicUrl).host;
  const isHttps = options.publicUrl?.startsWith('https:') ?? false;
  const beyondLoopback = !isLoopbackHost(options.host);
  const isByLiteral = beyondLoopback && (!isHttps || (options.insecureHttp ?? false));
  const isOurs = (host: string): boolean => {
    if (host === publicHost) return true;
    const { name, port } = splitHost(host);
    if (LOOPBACK.has(name)) return port === String(options.port());
    return isByLiteral && (isLiteral(name) || name === hostname().toLowerCase());
  };
  return {
    refuse({ method, headers, upgrade = false, route = '' }) {
      const host = headers.host?.toLowerCase() ?? '';
      const isProbe = beyondLoopback && PROBES.has(route) && isLiteral(splitHost(host).name);
      if (!isOurs(host) && !isProbe)
        return `Host '${host}' is not served here. Open Beckon by its own address, or set BECKON_URL to this one.`;
      const { origin } = headers;
      // At /mcp a foreign Origin is refused whatever the method (MCP, Streamable HTTP: DNS rebinding).
      const isAmbient = route === '/mcp' || (DATA.test(route) && headers.cookie !== undefined);
      const unsafe = upgrade || isAmbient || (!SAFE.has(method) && !FOR_PROGRAMS.has(route));
      if (origin !== undefined && unsafe && !isOwnOrigin(origin, isOurs, options.publicUrl)) {
        return `Origin '${origin}' may not do this.`;
      }
      const site = headers['sec-fetch-site'];
      if (origin === undefined && unsafe && site !== undefined && site !== 'same-origin' && site !== 'none') {
        return 'A page of another site may not do this.';
      }
      if (upgrade && origin === undefined && headers.authorization === undefined) {
        return 'A socket without Origin needs an Authorization header.';
      }
      return undefined;
    },
  };
}

function isOwnOrigin(origin: string, isOurs: (host: string) => boolean, publicUrl: string | undefined): boolean {
  if (origin === publicUrl) return true;
  const match = /^http:\/\/([^/?#@\s]+)$/.exec(origin);
  return (
    match?.[1] !== undefined &&
    match[1] === match[1].toLowerCase() &&
    !publicUrlClaims(match[1], publicUrl) &&
    isOurs(match[1])
  );
}

/** Where people come over https, the same host over http is another origin. */
const publicUrlClaims = (host: string, publicUrl: string | undefined): boolean =>
  publicUrl !== undefined && publicUrl.startsWith('https:') && new URL(publicUrl).host === host;

const isLiteral = (name: string): boolean => isIP(name.replaceAll(/[[\]]/g, '')) !== 0;

function splitHost(host: string): { name: string; port: string } {
  const match = /^(.*?)(?::(\d+))?$/.exec(host);
  return { name: match?.[1] ?? '', port: match?.[2] ?? '80' };
}
