/**
 * Where a page may send a visitor on whose address says so: a path of this site, spelled as browsers read it. They leave out
 * tabs and line breaks, take `\` for `/`, and what begins with two slashes for another site.
 */
export function ownPath(value: unknown, origin: string): string | undefined {
  if (typeof value !== 'string' || !value.startsWith('/')) return undefined;
  const url = URL.parse(value, origin);
  if (url?.origin !== origin || url.pathname.startsWith('//')) return undefined;
  return url.pathname + url.search + url.hash;
}
