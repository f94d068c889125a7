import type { SpecialUse } from './special-networks.ts';
import type { UrlProblem } from './read-url.ts';

/** Where an address leads that this server does not call. */
export interface Refused {
  readonly kind: 'refused';
  /** Host and port, as an operator would open them. */
  readonly target: string;
  /** What the address is for; not told where a name led there, or users could map the network by asking for names. */
  readonly use: SpecialUse | undefined;
}

/** Why there is no answer. Nothing in it was written by the other side. */
export type Failure =
  | { readonly kind: 'bad_url'; readonly problem: UrlProblem }
  | Refused
  /** `reason`: a code such as ECONNREFUSED, where there is one. */
  | { readonly kind: 'unreachable'; readonly reason: string | undefined }
  | { readonly kind: 'timeout' };

/** What became of a request whose answer counts by its status alone. */
export type Posted = { readonly kind: 'answered'; readonly status: number } | Failure;

/** Why an answer is of no use. */
export type Unusable = {
  readonly kind: 'unusable';
  readonly why: 'status' | 'media_type' | 'encoded' | 'too_large' | 'not_json';
  readonly status: number;
};

/** What became of a request for a document. */
export type Fetched = { readonly kind: 'json'; readonly value: unknown } | Unusable | Failure;
