import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { files, lineAt, read, root } from './sources.ts';

/** One import, re-export or dynamic import of a source file. */
export interface Import {
  readonly file: string;
  readonly line: number;
  /** As written, e.g. `@beckon/core/message/send-message` or `./page.ts`. */
  readonly specifier: string;
  /** `import type` and `export type`: nothing is left of them at run time. */
  readonly typeOnly: boolean;
  readonly dynamic: boolean;
  /** Path of the file it leads to, when that file is ours. */
  readonly target: string | undefined;
}

// The formatter puts every static import at the beginning of a line, which keeps this free of a parser.
const statics = /^(?:import|export)\s+(type\s+)?(?:[\w*{][^'";]*?\sfrom\s+)?['"]([^'"\n]+)['"]/gm;
const dynamics = /\bimport\(\s*['"]([^'"\n]+)['"]\s*[,)]/g;

/** `@beckon/<name>` -> its folder and the paths it exports. */
const packages = new Map(
  files
    .filter((path) => /^(?:(?:packages|apps)\/[^/]+|db|tests)\/package\.json$/.test(path))
    .map((path) => {
      const manifest = JSON.parse(read(path)) as { name: string; exports?: Readonly<Record<string, string>> };
      return [manifest.name, { folder: posix.dirname(path), exports: Object.entries(manifest.exports ?? {}) }];
    }),
);

/** All imports of a source file, in the order of its text. */
export function importsOf(file: string): Import[] {
  const text = read(file);
  const found = (match: RegExpMatchArray, specifier: string, typeOnly: boolean, dynamic: boolean): Import => {
    const line = lineAt(text, match.index ?? 0);
    return { file, line, specifier, typeOnly, dynamic, target: resolve(file, specifier) };
  };
  return [
    ...[...text.matchAll(statics)].map((match) => found(match, match[2] ?? '', match[1] !== undefined, false)),
    ...[...text.matchAll(dynamics)].map((match) => found(match, match[1] ?? '', false, true)),
  ];
}

function resolve(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return firstFile(posix.normalize(posix.join(posix.dirname(file), specifier)));
  const [name, rest] = /^(@beckon\/[^/]+)\/(.+)$/.exec(specifier)?.slice(1) ?? [];
  const owner = packages.get(name ?? '');
  for (const [pattern, path] of owner?.exports ?? []) {
    const [start = '', end] = pattern.slice(2).split('*');
    if (end === undefined ? rest === start : rest?.startsWith(start) === true) {
      return firstFile(posix.join(owner?.folder ?? '', path.replace('*', rest?.slice(start.length) ?? '')));
    }
  }
  return undefined;
}

function firstFile(path: string): string | undefined {
  return [path, `${path}.ts`, `${path}.tsx`].find(
    (candidate) => /\.\w+$/.test(candidate) && existsSync(join(root, candidate)),
  );
}
