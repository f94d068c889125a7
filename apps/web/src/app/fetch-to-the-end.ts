import { fetchFreshly } from './sign-in-again.ts';

/** Of all that outlives a page together, browsers carry 64 KiB; one call leaves room for many. */
const SMALL = 4_096;

/** Carries what changes something: what is small arrives although its page is left, reloaded or closed meanwhile (G12). */
export function fetchToTheEnd(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const small = typeof init?.body === 'string' && init.body.length <= SMALL;
  return fetchFreshly(input, small ? { ...init, keepalive: true } : init);
}
