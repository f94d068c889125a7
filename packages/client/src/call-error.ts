import { TRPCClientError } from '@trpc/client';
import type { AppRouter } from './app-router.ts';
import type { Refusal } from './follower.ts';

/** The server's word for what went wrong (`NOT_FOUND`, `CONFLICT`, …); undefined when no answer came. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof TRPCClientError)) return undefined;
  const data: unknown = error.data;
  if (typeof data !== 'object' || data === null || !('code' in data)) return undefined;
  return typeof data.code === 'string' ? data.code : undefined;
}

/** Whether the outcome is unknown or the trouble passing, so that the same call may be made again. */
export function isPassing(error: unknown): boolean {
  const code = errorCode(error);
  if (code !== undefined) return passing.has(code);
  return error instanceof TRPCClientError && !isStrange(error);
}

/** Something answered that is not this server's procedures: a wrong address, a name that is not served. */
function isStrange({ meta }: TRPCClientError<AppRouter>): boolean {
  const response: unknown = meta?.['response'];
  return response instanceof Response && response.status >= 400 && response.status < 500;
}

/** The refusals that trying again cannot change. */
export function refusalOf(error: unknown): Refusal | undefined {
  const code = errorCode(error);
  return code === undefined ? undefined : refusals.get(code);
}

const passing = new Set([
  'INTERNAL_SERVER_ERROR',
  'BAD_GATEWAY',
  'SERVICE_UNAVAILABLE',
  'GATEWAY_TIMEOUT',
  'TIMEOUT',
  'CLIENT_CLOSED_REQUEST',
  'TOO_MANY_REQUESTS',
]);

const refusals = new Map<string, Refusal>([
  ['NOT_FOUND', 'not_found'],
  ['BAD_REQUEST', 'not_found'],
  ['UNAUTHORIZED', 'signed_out'],
  ['FORBIDDEN', 'forbidden'],
]);
