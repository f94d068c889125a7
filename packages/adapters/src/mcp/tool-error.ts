import { getTRPCErrorFromUnknown } from '@trpc/server';
import { z } from 'zod';
import type { Operation } from '../operation.ts';
import { inputProblems, type InputProblem } from '../schema/input-problem.ts';
import { isServerFault } from '../server-fault.ts';

/** A failed call as the model reads it, and whether the fault is ours. */
export interface ToolFailure {
  readonly message: string;
  readonly isServerFault: boolean;
}

/** What to tell about an error thrown by a procedure or by `createContext`. The inside of a server fault stays inside. */
export function toToolFailure(
  thrown: unknown,
  operation: Operation,
  rawInput: unknown,
  requestId: string,
): ToolFailure {
  const error = getTRPCErrorFromUnknown(thrown);
  if (error.code === 'BAD_REQUEST' && error.cause instanceof z.core.$ZodError) {
    const problems = inputProblems(error.cause, operation.input, rawInput);
    return { message: problems.map(toSentence).join('; '), isServerFault: false };
  }
  const isInside = error.code === 'INTERNAL_SERVER_ERROR';
  const message = isInside ? `Internal server error (request ${requestId})` : error.message;
  return { message, isServerFault: isServerFault(error) };
}

function toSentence({ type, path, msg, input }: InputProblem): string {
  const field = path.join('.') || 'arguments';
  if (type === 'missing') return `${field} is required`;
  if (type === 'uuid_parsing')
    return `Invalid ${field} format: must be a valid UUID, got '${String(input).slice(0, 100)}'`;
  return `Invalid ${field}: ${msg}`;
}
