import type { IncomingMessage } from 'node:http';
import { TRPC_PREFIX } from './trpc-door.ts';

/** Why a request is refused for how it is written. */
export interface FormRefusal {
  readonly status: 400 | 401 | 415;
  readonly detail: string;
}

/** Headers of which a proxy might read the one and we the other, where there are two. */
const ONCE = ['host', 'origin', 'authorization'] as const;

/**
 * Looks at the form of a request alone: what no client of ours sends, and what could mean two things.
 *
 * @param route that will answer, as it was declared
 */
export function refuseForm(
  { headers, headersDistinct }: IncomingMessage,
  route: string | undefined,
): FormRefusal | undefined {
  for (const name of ONCE) {
    if ((headersDistinct[name]?.length ?? 0) <= 1) continue;
    return { status: name === 'authorization' ? 401 : 400, detail: `Send one ${name} header.` };
  }
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    return { status: 415, detail: `Send the body as it is: content-encoding '${encoding}' is not read here.` };
  }
  // The library would read a form of any size; none of our operations takes one.
  if (route?.startsWith(`${TRPC_PREFIX}/`) && /^\s*multipart\//i.test(headers['content-type'] ?? '')) {
    return { status: 415, detail: 'Send the body as application/json.' };
  }
  return undefined;
}
