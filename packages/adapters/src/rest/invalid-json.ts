import type { RestResponse } from './rest-route.ts';

/**
 * The answer to a body that is not JSON, for the server that parses bodies before a route sees them.
 *
 * @param reason the parser's sentence
 */
export function invalidJson(reason: string): RestResponse {
  const entry = { type: 'json_invalid', loc: ['body'], msg: 'JSON decode error', input: {}, ctx: { error: reason } };
  return { status: 422, headers: {}, body: { detail: [entry] } };
}
