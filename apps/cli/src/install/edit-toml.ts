import { tomlTable } from '@beckon/shared/toml-table';
import { parse } from 'smol-toml';

/** @throws Error with the line */
export function readToml(text: string): Readonly<Record<string, unknown>> {
  try {
    // Its tables have no prototype; everybody else's objects have one.
    return structuredClone(parse(text.replace(/^\ufeff/, '')));
  } catch (error) {
    throw new Error(`it is not TOML: ${(error as Error).message.split('\n')[0]}`, { cause: error });
  }
}

/** Puts a table at the end, in the place of the one that stood there; everything else stays as it is. */
export function editToml(text: string, path: readonly string[], value: unknown): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const rest = withoutTable(text, path.join('.'));
  if (value === undefined) return rest;
  const lines = tomlTable(path, value as Readonly<Record<string, unknown>>);
  const before = rest === '' ? '' : rest.endsWith(`\n`) ? rest + eol : rest + eol + eol;
  return before + lines.map((line) => line + eol).join('');
}

/** Takes a table and those below it away, up to its last line with a value: what follows belongs to the next one. */
function withoutTable(text: string, name: string): string {
  const lines = text.split(/(?<=\n)/);
  const kept: string[] = [];
  let inside = false;
  let trailing: string[] = [];
  for (const line of lines) {
    const header = /^\s*\[+\s*([^\]]+?)\s*\]/.exec(line)?.[1]?.replaceAll(/["'\s]/g, '');
    if (header !== undefined) {
      const wasInside = inside;
      inside = header === name || header.startsWith(`${name}.`);
      // A comment before the next table is that one's; the blank line before ours now stands before it.
      if (wasInside && !inside) kept.push(...withoutLeadingBlanks(trailing));
      trailing = [];
    }
    if (!inside) kept.push(line);
    else if (header === undefined && /^\s*(#|$)/.test(line)) trailing.push(line);
    else trailing = [];
  }
  kept.push(...withoutLeadingBlanks(trailing));
  const rest = kept.join('');
  // The blank line that stood before the table, where it was the last one.
  return inside && rest !== text ? rest.replace(/(\r?\n)\r?\n$/, '$1') : rest;
}

const withoutLeadingBlanks = (lines: readonly string[]): readonly string[] => {
  const first = lines.findIndex((line) => line.trim() !== '');
  return first === -1 ? [] : lines.slice(first);
};
