import type { IncomingMessage } from 'node:http';
import { call, type CallOptions } from './call.ts';
import type { Policy } from './find-way.ts';
import type { Posted } from './outcome.ts';
import { readBody } from './send-request.ts';

/** How long the other side may finish an answer that nobody reads; milliseconds. */
const FINISH_MS = 1_000;

/** Sends bytes. The answer's status is all that comes back: its body goes nowhere, and a redirect is a status. */
export function post(
  policy: Policy,
  url: string,
  body: string | Uint8Array,
  options: CallOptions = {},
): Promise<Posted> {
  return call(policy, { ...options, url, method: 'POST', body }, async (response) => {
    await letFinish(response);
    return { kind: 'answered', status: response.statusCode ?? 0 };
  });
}

/** A receiver that is cut off while it answers may take its work back. Short answers are let through, to the void. */
async function letFinish(response: IncomingMessage): Promise<void> {
  const cut = setTimeout(() => response.destroy(), FINISH_MS);
  try {
    await readBody(response);
  } catch {
    // The status has come; how the rest broke off matters to nobody.
  } finally {
    clearTimeout(cut);
  }
}
