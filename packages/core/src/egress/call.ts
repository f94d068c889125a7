import type { IncomingMessage } from 'node:http';
import { findWay, type Policy } from './find-way.ts';
import type { Failure } from './outcome.ts';
import { readUrl } from './read-url.ts';
import { sendRequest, type RequestOptions } from './send-request.ts';

export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** From the first question to a name server to the last byte; milliseconds, 15 s by default. */
  readonly timeoutMs?: number;
  /** Aborted when nobody wants the answer any more. */
  readonly signal?: AbortSignal;
}

interface Call extends CallOptions, Pick<RequestOptions, 'method' | 'body'> {
  readonly url: string;
  readonly httpsOnly?: boolean;
}

const TIMEOUT_MS = 15_000;

/**
 * One call: reads the address, checks where it leads, sends, and takes from the answer what is wanted. The connection is
 * closed when that is done, however much more there would be.
 *
 * @throws the reason of the caller's own signal; every other failure is a result
 */
export async function call<T>(
  policy: Policy,
  { url: text, httpsOnly = false, timeoutMs = TIMEOUT_MS, signal: unwanted, headers = {}, method, body }: Call,
  take: (response: IncomingMessage) => Promise<T>,
): Promise<T | Failure> {
  const url = readUrl(text, { httpsOnly });
  if (typeof url === 'string') return { kind: 'bad_url', problem: url };
  const late = AbortSignal.timeout(timeoutMs);
  const signal = unwanted ? AbortSignal.any([late, unwanted]) : late;
  try {
    const way = await findWay(url, policy, signal);
    if (way.kind === 'refused') return way;
    const response = await sendRequest(url, way, { method, headers, body, signal });
    try {
      return await take(response);
    } finally {
      response.destroy();
    }
  } catch (error) {
    unwanted?.throwIfAborted();
    return late.aborted ? { kind: 'timeout' } : { kind: 'unreachable', reason: codeOf(error) };
  }
}

function codeOf(error: unknown): string | undefined {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]*$/.test(code) ? code : undefined;
}
