import type { AuthSettings } from './auth-settings.ts';

const PREFIX = '/api/auth';

/** What this installation is called in OAuth. */
export interface OAuthNames {
  /** Who gives tokens: one, however the server is reached. */
  readonly issuer: string;
  /** The addresses of the MCP door, the one for people from elsewhere first. A token is for one of them, so for all. */
  readonly resources: readonly string[];
}

/** @returns undefined where OAuth is not offered: a server reached over plain http from elsewhere could not keep a token secret */
export function oauthNames({
  baseUrl,
  otherOrigins,
}: Pick<AuthSettings, 'baseUrl' | 'otherOrigins'>): OAuthNames | undefined {
  const { protocol, hostname } = new URL(baseUrl);
  if (protocol !== 'https:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return undefined;
  const origins = [...new Set([baseUrl, ...otherOrigins])];
  return { issuer: baseUrl + PREFIX, resources: origins.map((origin) => `${origin}/mcp`) };
}

/** The MCP door as it is called at that host; the first of its names where the host has none. */
export function resourceAt({ resources }: OAuthNames, host: string | undefined): string {
  return resources.find((each) => new URL(each).host === host?.toLowerCase()) ?? (resources[0] as string);
}

/** The name of the MCP door that somebody means, whatever the case of its host and with or without a slash at its end. */
export function ownResource({ resources }: OAuthNames, meant: string): string | undefined {
  if (!URL.canParse(meant)) return undefined;
  const { origin, pathname, search, hash } = new URL(meant);
  return resources.find((each) => each === origin + pathname.replace(/\/$/, '') + search + hash);
}
