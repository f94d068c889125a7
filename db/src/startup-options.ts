/** What the driver needs to connect. */
export interface Connection {
  readonly connectionString: string;
  readonly options: string;
}

/**
 * Settings of a connection from its first moment on, also of each that replaces it. They cost no round trip. What the
 * address names as `options` itself stays, before ours.
 */
export function withStartupOptions(connectionString: string, settings: Readonly<Record<string, string>>): Connection {
  const ours = Object.entries(settings).map(([name, value]) => `-c ${name}=${value.replaceAll(' ', '\\ ')}`);
  if (!URL.canParse(connectionString)) return { connectionString, options: ours.join(' ') };
  // The driver would take the address's options for all there are.
  const url = new URL(connectionString);
  const theirs = url.searchParams.getAll('options');
  if (theirs.length === 0) return { connectionString, options: ours.join(' ') };
  url.searchParams.delete('options');
  return { connectionString: url.href, options: [...theirs, ...ours].join(' ') };
}
