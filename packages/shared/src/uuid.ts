const CANONICAL = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const ANY_SPELLING =
  /^(?:urn:)?(?:uuid:)?(\{)?([0-9a-f]{8})(-?)([0-9a-f]{4})\3([0-9a-f]{4})\3([0-9a-f]{4})\3([0-9a-f]{12})(\})?$/;

/** True for the canonical spelling only: 36 lower-case characters with hyphens, of any version and variant. */
export function isUuid(text: string): boolean {
  return CANONICAL.test(text);
}

/**
 * The canonical spelling of a UUID written in any usual way: upper case, without hyphens, in braces, as `urn:uuid:…`.
 * Every version is taken (clients send 1, 4, 5 and 7), and so is the nil UUID.
 *
 * @returns undefined when the text is no UUID
 */
export function normalizeUuid(text: string): string | undefined {
  const match = ANY_SPELLING.exec(text.trim().toLowerCase());
  if (match === null) return undefined;
  const [, open, a, , b, c, d, e, close] = match;
  if ((open === undefined) !== (close === undefined)) return undefined;
  return `${a}-${b}-${c}-${d}-${e}`;
}
