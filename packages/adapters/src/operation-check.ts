import type { z } from 'zod';
import type { Operation } from './operation.ts';

// The MCP specification allows 128 characters; several clients cut or refuse names longer than 64.
const toolName = /^[A-Za-z0-9_.-]{1,64}$/;

/** The names in braces of a route's path, in order: `/tasks/{task_id}/close` gives `['task_id']`. */
export function pathParameters(path: string): string[] {
  return Array.from(path.matchAll(/\{(\w+)\}/g), (match) => match[1] as string);
}

/**
 * Refuses a catalogue that no door could serve faithfully.
 * @throws Error naming the operation and what to change
 */
export function checkOperations(operations: readonly Operation[]): void {
  const owners = new Map<string, string>();
  const claim = (what: string, id: string) => {
    const owner = owners.get(what);
    if (owner !== undefined) throw new Error(`${id}: ${what} is already taken by ${owner}`);
    owners.set(what, id);
  };
  for (const operation of operations) {
    const { id, meta } = operation;
    if (meta.rest) {
      checkRest(operation);
      // Two routes that differ only in the name of a parameter match the same requests.
      claim(`route ${meta.rest.method} ${meta.rest.path.replaceAll(/\{\w+\}/g, '{}')}`, id);
    }
    if (meta.mcp) {
      if (!toolName.test(meta.mcp.name))
        throw new Error(`${id}: tool name '${meta.mcp.name}' must match ${toolName.source}`);
      claim(`tool ${meta.mcp.name}`, id);
    }
  }
}

function checkRest({ id, meta, input, output }: Operation): void {
  const { path = '/', status = 200, unwrap } = meta.rest ?? {};
  if (/[?#\s:*{}]/.test(path.replaceAll(/\{\w+\}/g, '')) || (path.length > 1 && path.endsWith('/'))) {
    throw new Error(`${id}: path ${path} must be plain segments and {parameters}, without a trailing slash`);
  }
  for (const name of pathParameters(path)) {
    const field = input.shape[name] as z.core.$ZodType | undefined;
    if (!field) throw new Error(`${id}: path ${path} names {${name}}, which .input() does not declare`);
  }
  if (!Number.isInteger(status) || status < 200 || status > 299)
    throw new Error(`${id}: status ${status} is not a success (200 to 299)`);
  if (unwrap !== undefined && !(unwrap in output.shape))
    throw new Error(`${id}: unwrap names '${unwrap}', which .output() does not declare`);
}
