import { AUTH_PREFIX } from '@beckon/auth/create-auth';
import { toTrpcError } from '@beckon/api/trpc';
import type { AppError } from '@beckon/core/app-error';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { TRPC_PREFIX } from './trpc-door.ts';

/** Answers what is refused outside of an operation. Each kind of client finds the sentence where it looks for it. */
export function answerRefusal(request: FastifyRequest, reply: FastifyReply, refusal: AppError): FastifyReply {
  const { message, retryAfterSeconds } = refusal;
  const error = toTrpcError(refusal);
  const { code } = error;
  const status = refusal.httpStatus ?? getHTTPStatusCodeFromError(error);
  const body = {
    detail: refusal.detail ?? message,
    ...(request.url.startsWith(`${TRPC_PREFIX}/`) && {
      error: { message, code: TRPC_ERROR_CODES_BY_KEY[code], data: { code, httpStatus: status } },
    }),
    ...(request.url.startsWith(`${AUTH_PREFIX}/`) && { message, code }),
  };
  if (retryAfterSeconds !== undefined) void reply.header('retry-after', String(retryAfterSeconds));
  return reply.code(status).send(body);
}
