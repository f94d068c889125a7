import { findWay, type Policy } from './find-way.ts';
import { parseEgressAllow, type EgressAllow } from './egress-allow.ts';
import { getJson } from './get-json.ts';
import type { CallOptions } from './call.ts';
import type { Failure, Fetched, Posted } from './outcome.ts';
import { post } from './post.ts';
import { readUrl } from './read-url.ts';
import { askSystem, type ResolveHost } from './resolve-host.ts';

/** The one way out to addresses that users set. docs/egress.md says what is called and what comes back. */
export interface Egress {
  /**
   * Would an address be called? For the moment in which it is set; every call asks anew. A name that leads nowhere yet is no
   * reason to refuse it.
   */
  check(url: string): Promise<Extract<Failure, { kind: 'bad_url' | 'refused' }> | undefined>;
  /** Sends bytes; `options.headers` names their media type. */
  post(url: string, body: string | Uint8Array, options?: CallOptions): Promise<Posted>;
  postJson(url: string, body: unknown, options?: CallOptions): Promise<Posted>;
  /** Fetches a document over https. */
  getJson(url: string, options?: CallOptions): Promise<Fetched>;
}

export interface EgressOptions {
  /** What an operator opens; nothing by default. */
  readonly allow?: EgressAllow | undefined;
  /** Tests bring one that lies. */
  readonly resolve?: ResolveHost;
}

const CHECK_MS = 5_000;

/** Makes the way out. */
export function createEgress(options: EgressOptions = {}): Egress {
  const policy: Policy = {
    allow: options.allow ?? parseEgressAllow(''),
    resolve: options.resolve ?? askSystem,
  };
  return {
    async check(text) {
      const url = readUrl(text);
      if (typeof url === 'string') return { kind: 'bad_url', problem: url };
      const way = await findWay(url, policy, AbortSignal.timeout(CHECK_MS)).catch(() => undefined);
      return way?.kind === 'refused' ? way : undefined;
    },
    post: (url, body, options) => post(policy, url, body, options),
    postJson: (url, body, options) =>
      post(policy, url, JSON.stringify(body), {
        ...options,
        headers: { ...options?.headers, 'content-type': 'application/json' },
      }),
    getJson: (url, options) => getJson(policy, url, options),
  };
}
