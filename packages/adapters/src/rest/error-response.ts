import { getTRPCErrorFromUnknown, type TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { z } from 'zod';
import { inputProblems } from '../schema/input-problem.ts';
import { isServerFault } from '../server-fault.ts';
import type { RestInput } from './read-input.ts';
import type { RestRequest, RestResponse } from './rest-route.ts';
import { malformedUuid, toValidationDetail } from './validation-detail.ts';

/** What the cause of a TRPCError may say about its answer over HTTP. */
interface HttpHints {
  readonly httpStatus?: unknown;
  readonly detail?: unknown;
  readonly retryAfterSeconds?: unknown;
}

/**
 * The answer to whatever a procedure, its middleware or `createContext` threw: always `{ detail }`.
 *
 * @param input undefined when the failure came before the input was read
 */
export function toErrorResponse(
  thrown: unknown,
  input: RestInput | undefined,
  request: Pick<RestRequest, 'requestId' | 'onServerFault'>,
): RestResponse {
  const error = getTRPCErrorFromUnknown(thrown);
  if (error.code === 'BAD_REQUEST' && error.cause instanceof z.core.$ZodError && input)
    return refusal(error.cause, input);
  const hints = hintsOf(error);
  if (hints.httpStatus === undefined && isServerFault(error)) request.onServerFault?.(thrown);
  if (error.code === 'INTERNAL_SERVER_ERROR' && hints.httpStatus === undefined) {
    return { status: 500, headers: {}, body: { detail: 'Internal server error', request_id: request.requestId } };
  }
  const status = typeof hints.httpStatus === 'number' ? hints.httpStatus : getHTTPStatusCodeFromError(error);
  return { status, headers: headersOf(status, hints), body: { detail: hints.detail ?? error.message } };
}

function refusal(error: z.core.$ZodError, input: RestInput): RestResponse {
  const problems = inputProblems(error, input.operation.input, input.value);
  const sentence = malformedUuid(problems);
  if (sentence !== undefined) return { status: 400, headers: {}, body: { detail: sentence } };
  return { status: 422, headers: {}, body: { detail: toValidationDetail(problems, input) } };
}

function hintsOf({ cause }: TRPCError): HttpHints {
  // A database driver's error has a `detail` too: it quotes the row, and is not for the client.
  if (typeof cause !== 'object' || cause === null || 'severity' in cause) return {};
  const hints = cause as HttpHints;
  return {
    ...(typeof hints.httpStatus === 'number' && { httpStatus: hints.httpStatus }),
    ...(hints.detail !== undefined && { detail: hints.detail }),
    ...(typeof hints.retryAfterSeconds === 'number' && { retryAfterSeconds: hints.retryAfterSeconds }),
  };
}

function headersOf(status: number, hints: HttpHints): Record<string, string> {
  return {
    ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    ...(typeof hints.retryAfterSeconds === 'number' && {
      'retry-after': String(Math.max(0, Math.ceil(hints.retryAfterSeconds))),
    }),
  };
}
