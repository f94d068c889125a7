import type { JsonSchema } from '../schema/json-schema.ts';

const errors = {
  BadRequest: ['400', 'A rule was broken, or a UUID is malformed', 'HttpError'],
  Unauthorized: ['401', 'The bearer token is missing or not valid', 'HttpError'],
  Forbidden: ['403', 'The bearer lacks the authority', 'HttpError'],
  NotFound: ['404', 'There is no such thing, or it is not visible to the bearer', 'HttpError'],
  ValidationFailed: ['422', 'The input does not match its schema', 'HttpValidationError'],
  ServerFault: ['500', 'A fault of the server; its log has the request_id', 'HttpServerFault'],
  Unavailable: ['503', 'The database does not answer just now; `Retry-After` says when to come again', 'HttpError'],
} as const;

/** The bodies of refusals, as components. */
export const errorSchemas: Record<string, JsonSchema> = {
  HttpError: {
    type: 'object',
    properties: {
      detail: {
        description: 'A sentence for people, or an object where the operation says so',
        type: ['string', 'object'],
      },
    },
    required: ['detail'],
  },
  HttpValidationError: {
    type: 'object',
    properties: {
      detail: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            type: { type: 'string', description: 'Kind of the problem, for programs: missing, string_type, ...' },
            loc: {
              type: 'array',
              items: { type: ['string', 'integer'] },
              description: 'body, query or path, then the way to the value',
            },
            msg: { type: 'string' },
            input: { description: 'The value that was refused' },
            ctx: { type: 'object' },
          },
          required: ['type', 'loc', 'msg', 'input'],
        },
      },
    },
    required: ['detail'],
  },
  HttpServerFault: {
    type: 'object',
    properties: { detail: { type: 'string', const: 'Internal server error' }, request_id: { type: 'string' } },
    required: ['detail', 'request_id'],
  },
};

/** `components.responses`: the refusals that every operation refers to. */
export const sharedResponses: Record<string, unknown> = Object.fromEntries(
  Object.entries(errors).map(([name, [, description, schema]]) => [
    name,
    { description, content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } } },
  ]),
);

/** The refusals of one operation by status. */
export function errorResponses(isProtected: boolean): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(errors)
      .filter(([, [status]]) => isProtected || (status !== '401' && status !== '403'))
      .map(([name, [status]]) => [status, { $ref: `#/components/responses/${name}` }]),
  );
}
