import type { Operation } from '../operation.ts';
import { normaliseInput } from '../schema/normalise-input.ts';

export type InputPlace = 'path' | 'query' | 'body';

/** A request's input as the procedure gets it, and where each part of it came from. */
export interface RestInput {
  readonly operation: Operation;
  readonly value: unknown;
  /** True when a body was wanted and none came. */
  readonly bodyMissing: boolean;
  /** The place a top-level key was, or should have been, sent in. */
  readonly placeOf: (key: string | number) => InputPlace;
}

/** Path parameters, and the query for GET and DELETE or else the body, normalised by the operation's input schema. */
export function readInput(
  operation: Operation,
  pathNames: readonly string[],
  request: { readonly params: Record<string, string>; readonly query: Record<string, unknown>; readonly body: unknown },
): RestInput {
  const { method } = operation.meta.rest ?? {};
  const usesQuery = method === 'GET' || method === 'DELETE';
  const placeOf = (key: string | number): InputPlace =>
    pathNames.includes(String(key)) ? 'path' : usesQuery ? 'query' : 'body';
  const fromPath = Object.fromEntries(pathNames.map((name) => [name, request.params[name]]));
  const params = normaliseInput(operation.input, fromPath, 'text') as object;
  if (usesQuery) {
    const query = normaliseInput(operation.input, dropUndefined(request.query), 'text') as object;
    return { operation, value: { ...query, ...params }, bodyMissing: false, placeOf };
  }
  const { body } = request;
  if (body === undefined || body === null) return { operation, value: params, bodyMissing: true, placeOf };
  // An array or a string goes through as it is, for the schema to refuse.
  const isObject = typeof body === 'object' && !Array.isArray(body);
  const value = isObject ? { ...(normaliseInput(operation.input, body, 'json') as object), ...params } : body;
  return { operation, value, bodyMissing: false, placeOf };
}

function dropUndefined(query: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
}
