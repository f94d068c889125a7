import type { AnyTRPCRouter } from '@trpc/server';
import { isServerFault } from '../server-fault.ts';
import { listOperations, type Operation } from '../operation.ts';
import { pathParameters } from '../operation-check.ts';
import { toErrorResponse } from './error-response.ts';
import { readInput, type RestInput } from './read-input.ts';

/** One HTTP request, taken apart by whichever server received it. */
export interface RestRequest {
  /** Decoded path parameters by name. */
  readonly params: Record<string, string>;
  readonly query: Record<string, string | string[] | undefined>;
  /** The parsed JSON body; undefined when the request had none. */
  readonly body: unknown;
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
  /**
   * Authenticates and makes the procedure's context, or a promise of it. Called before the input is looked at; may throw
   * TRPCError.
   */
  readonly createContext: () => unknown;
  /** Named in the answer to a server fault, so that the log can be found. */
  readonly requestId: string;
  /** Receives what `Internal server error` hides. */
  readonly onServerFault?: (error: unknown) => void;
}

export interface RestResponse {
  readonly status: number;
  readonly headers: Record<string, string>;
  /** To be sent as JSON; undefined: no body. */
  readonly body: unknown;
}

export interface RestRoute {
  readonly method: string;
  /** Relative to the mount, parameters in braces: `/tasks/{task_id}/close`. */
  readonly path: string;
  readonly operation: Operation;
  /** Never rejects: every failure is a response whose body is `{ detail }`. */
  readonly handle: (request: RestRequest) => Promise<RestResponse>;
}

/**
 * The REST door of a router: one route per procedure whose meta declares `rest`.
 *
 * @throws Error at start-up, see listOperations
 */
export function createRestRoutes(router: AnyTRPCRouter): RestRoute[] {
  return listOperations(router).flatMap((operation) => {
    const { rest } = operation.meta;
    if (!rest) return [];
    const { method, path } = rest;
    return [{ method, path, operation, handle: createHandle(operation, pathParameters(path)) }];
  });
}

function createHandle(operation: Operation, pathNames: readonly string[]): RestRoute['handle'] {
  const { status = 200, unwrap } = operation.meta.rest ?? {};
  return async (request) => {
    let input: RestInput | undefined;
    try {
      const ctx = await request.createContext();
      input = readInput(operation, pathNames, request);
      const output = (await operation.call(ctx, input.value, request.signal)) as Record<string, unknown>;
      if (status === 204) return { status, headers: {}, body: undefined };
      return { status, headers: {}, body: unwrap === undefined ? output : output[unwrap] };
    } catch (error) {
      // Work that was cut short by the client's leaving is not a fault of ours.
      if (request.signal.aborted && isServerFault(error)) {
        return { status: 499, headers: {}, body: { detail: 'Client closed the request' } };
      }
      return toErrorResponse(error, input, request);
    }
  };
}
