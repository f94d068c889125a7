import type { z } from 'zod';
import { plain } from './output.ts';

export interface Server {
  /** Its origin. */
  readonly url: string;
  readonly key?: string;
}

/** The server has refused. */
export class ServerError extends Error {
  readonly status: number;
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, message: string, retryAfterSeconds?: number) {
    super(message);
    this.name = 'ServerError';
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Nobody has answered. */
export class UnreachableError extends Error {
  constructor(url: string, cause: unknown) {
    const { code = '' } = ((cause as Error).cause ?? cause) as { code?: string };
    super(`Nothing answers at ${url}${code && ` (${code})`}. Is the server running, and is the address right?`, {
      cause,
    });
    this.name = 'UnreachableError';
  }
}

const PREFIX = '/api/v1';
const PATIENCE_MS = 30_000;

/**
 * Calls the server's REST door and reads the answer as `schema` says.
 *
 * @throws ServerError with the server's own sentence, UnreachableError
 */
export async function callServer<T extends z.ZodType>(
  { url, key }: Server,
  [method, path]: readonly [method: string, path: string],
  schema: T,
  body?: unknown,
): Promise<z.output<T>> {
  const { response, json } = await request(`${url}${PREFIX}${path}`, {
    method,
    // An answer that sends elsewhere must not take the key or the code with it.
    redirect: 'manual',
    signal: AbortSignal.timeout(PATIENCE_MS),
    headers: {
      'user-agent': `beckon-cli (${process.platform})`,
      ...(key && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch((error: unknown) => {
    throw new UnreachableError(url, error);
  });
  if (!response.ok) throw refusal(response, json);
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new Error(`${url} answers, but not as Beckon does. Is the address right?`);
  return parsed.data;
}

async function request(address: string, init: RequestInit): Promise<{ response: Response; json: unknown }> {
  const response = await fetch(address, init);
  const text = await response.text();
  try {
    return { response, json: JSON.parse(text) };
  } catch {
    return { response, json: undefined };
  }
}

function refusal(response: Response, json: unknown): ServerError {
  const { status, headers } = response;
  const elsewhere = headers.get('location');
  if (status >= 300 && status < 400 && elsewhere) {
    return new ServerError(status, `The server sends elsewhere: ${plain(elsewhere)}. Use that address.`);
  }
  const { detail } = (json ?? {}) as { detail?: unknown };
  const sentence = typeof detail === 'string' ? detail : `The server answers ${status}.`;
  return new ServerError(status, plain(sentence), Number(headers.get('retry-after')) || undefined);
}
