import { textField } from './tool-fields.ts';

/** What happens to one file, as a patch says it. */
export interface FileChange {
  readonly path: string;
  /** Where it goes, when it is moved. */
  readonly movesTo: string | undefined;
  readonly what: 'added' | 'deleted' | 'changed';
  /** Lines of a diff. */
  readonly diff: string;
}

type Input = Readonly<Record<string, unknown>>;

const WHAT: Readonly<Record<string, FileChange['what']>> = { add: 'added', delete: 'deleted', update: 'changed' };

/** What Codex's patch does to each file; undefined for an input of another shape, or with more in it than is drawn. */
export function fileChangesOf(input: Input): readonly FileChange[] | undefined {
  const changes: unknown = input['changes'];
  if (!Array.isArray(changes) || changes.length === 0) return undefined;
  const all = changes.map((each: unknown) => (isInput(each) ? fileChangeOf(each) : undefined));
  const known = all.filter((each) => each !== undefined);
  return known.length === all.length ? known : undefined;
}

function fileChangeOf(change: Input): FileChange | undefined {
  const { kind } = change;
  const path = textField(change, 'path');
  const diff = textField(change, 'diff');
  if (path === undefined || diff === undefined || !isInput(kind)) return undefined;
  if (!hasOnly(change, ['path', 'kind', 'diff']) || !hasOnly(kind, ['type', 'move_path'])) return undefined;
  const what = WHAT[textField(kind, 'type') ?? ''];
  if (!what) return undefined;
  const lines = what === 'changed' ? diff : signed(what === 'added' ? '+' : '-', diff);
  return { path, movesTo: textField(kind, 'move_path'), what, diff: lines };
}

/** A whole file as lines of a diff. */
function signed(sign: string, text: string): string {
  if (text === '') return '';
  const lines = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n').map((line) => `${sign}${line}`);
  return [...lines, ...(text.endsWith('\n') ? [] : [String.raw`\ No newline at end of file`])].join('\n');
}

const hasOnly = (value: Input, names: readonly string[]): boolean =>
  Object.keys(value).every((name) => names.includes(name));

function isInput(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
