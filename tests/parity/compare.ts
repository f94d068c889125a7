const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;
const HASH = /\b[0-9a-f]{64}\b/g;
const SECRETS = new Set(['api_key', 'ticket', 'token', 'url', 'device_code', 'user_code', 'verification_uri_complete']);

/** A value without what is new at every call: ids (also inside texts), times, hashes, secrets. */
export function canonical(value: unknown): unknown {
  if (typeof value === 'string')
    return value.replaceAll(UUID, '<id>').replaceAll(TIME, '<time>').replaceAll(HASH, '<hash>');
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, SECRETS.has(name) ? typeof part : canonical(part)]),
  );
}
