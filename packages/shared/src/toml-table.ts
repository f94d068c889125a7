/** The lines of a table of TOML: its header, then a line for each value; objects in it are written inline. */
export function tomlTable(path: readonly string[], table: Readonly<Record<string, unknown>>): string[] {
  return [`[${path.join('.')}]`, ...Object.entries(table).map(([key, value]) => `${key} = ${literal(value)}`)];
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const inner = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)} = ${literal(each)}`);
    return inner.length === 0 ? '{}' : `{ ${inner.join(', ')} }`;
  }
  // A JSON string is a basic string of TOML, which knows the same escapes and one control character less.
  return JSON.stringify(value).replaceAll('\u007f', String.raw`\u007f`);
}
