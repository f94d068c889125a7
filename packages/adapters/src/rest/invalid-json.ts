import type { ValidationEntry } from './validation-detail.ts';

/**
 * The detail of the 422 to a body that is not JSON, for the server that parses bodies before a route sees them.
 *
 * @param error of `JSON.parse`, which names the position where it knows one
 */
export function invalidJson({ message }: Error): ValidationEntry[] {
  const at = Number(/position (\d+)/.exec(message)?.[1] ?? 0);
  return [{ type: 'json_invalid', loc: ['body', at], msg: 'JSON decode error', input: {} }];
}
