import type { JsonValue } from './json.ts';

/**
 * JSON with one spelling for each value: keys in the order of their UTF-16 code units, no spaces. What JSON cannot say is
 * written as `JSON.stringify` does. Two sides that hash the same value get the same hash.
 */
export function canonicalJson(value: unknown): string {
  return write(JSON.parse(JSON.stringify(value ?? null)) as JsonValue);
}

function write(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.keys(value).toSorted((a, b) => (a < b ? -1 : 1));
  return `{${entries.map((key) => `${JSON.stringify(key)}:${write(value[key] ?? null)}`).join(',')}}`;
}
