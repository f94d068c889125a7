/**
 * Closes a switch over a union: a case that is forgotten no longer compiles, and one that slips in at run time fails
 * with its value in the message.
 *
 * @throws Error always
 */
export function unreachable(value: never, what = 'case'): never {
  throw new Error(`No such ${what}: ${describe(value)}`);
}

function describe(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Object.keys(value).join(', ') || 'empty object';
  return String(value);
}
