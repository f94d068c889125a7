import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the whole project. */
export const root: string = join(import.meta.dirname, '..', '..');

const untracked = new Set(['node_modules', 'dist', '.git', '.turbo', 'coverage', 'test-results']);

/** Paths of all files of the project, relative to its root: tracked ones and new ones that are not ignored. */
export const files: readonly string[] = list();

/** TypeScript sources, tests and generated files included. */
export const sources: readonly string[] = files.filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'));

export const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path) || path.startsWith('tests/');
export const isGenerated = (path: string): boolean => /\.gen\.tsx?$/.test(path);

const texts = new Map<string, string>();

/** The text of a file, read once. */
export function read(path: string): string {
  const known = texts.get(path);
  if (known !== undefined) return known;
  const text = readFileSync(join(root, path), 'utf8');
  texts.set(path, text);
  return text;
}

/** The number of the line on which a position of a text lies, from 1. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

function list(): string[] {
  try {
    // The checkout may belong to another user (containers), which git refuses unless told otherwise.
    const args = ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'];
    const out = execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return [...new Set(out.split('\0'))].filter((path) => path !== '' && existsSync(join(root, path))).toSorted();
  } catch {
    // No git here (a source archive, a bare machine): the tree itself is the list.
    return walk('').toSorted();
  }
}

function walk(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (untracked.has(entry.name)) return [];
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return walk(path);
    return entry.isFile() && !/(^|\/)\.env$|\.log$/.test(path) ? [path] : [];
  });
}
