/** What a patch does to one file, as Codex tells it, whose patches these are. */
export interface PatchedFile {
  readonly path: string;
  readonly kind: { readonly type: 'add' | 'delete' | 'update'; readonly move_path?: string };
  /** The whole text of a file that is added; else lines of a diff. */
  readonly diff: string;
}

const TYPES = { Add: 'add', Delete: 'delete', Update: 'update' } as const;
const HEADS = { add: 'Add', delete: 'Delete', update: 'Update' } as const;
const BEGIN = '*** Begin Patch';
const END = '*** End Patch';
const MOVE = '*** Move to: ';

/** Reads a patch file by file; undefined where the files together would not be the patch again, to the letter. */
export function readPatch(text: string): readonly PatchedFile[] | undefined {
  const lines = text.trim().split('\n');
  const starts = [...lines.entries()].flatMap(([n, line]) => (headOf(line) ? [n] : []));
  const files = starts.map((start, n) => fileOf(lines.slice(start, starts[n + 1] ?? lines.length - 1)));
  const known = files.filter((file) => file !== undefined);
  if (known.length === 0) return undefined;
  return [BEGIN, ...known.flatMap(linesOf), END].join('\n') === lines.join('\n') ? known : undefined;
}

function headOf(line: string): { readonly type: PatchedFile['kind']['type']; readonly path: string } | undefined {
  const [, word, path] = /^\*\*\* (Add|Delete|Update) File: (.+)$/.exec(line) ?? [];
  return word === undefined || path === undefined ? undefined : { type: TYPES[word as keyof typeof TYPES], path };
}

function fileOf([first = '', ...rest]: readonly string[]): PatchedFile | undefined {
  const head = headOf(first);
  if (!head) return undefined;
  const { type, path } = head;
  const goes = type === 'update' ? rest[0] : undefined;
  const move_path = goes?.startsWith(MOVE) ? goes.slice(MOVE.length) : undefined;
  const body = move_path === undefined ? rest : rest.slice(1);
  const diff = type === 'add' ? body.map((line) => `${line.slice(1)}\n`).join('') : body.join('\n');
  return { path, kind: { type, ...(move_path !== undefined && { move_path }) }, diff };
}

function linesOf({ path, kind: { type, move_path }, diff }: PatchedFile): string[] {
  const head = [`*** ${HEADS[type]} File: ${path}`, ...(move_path === undefined ? [] : [MOVE + move_path])];
  if (diff === '') return head;
  if (type === 'add')
    return [
      ...head,
      ...diff
        .slice(0, -1)
        .split('\n')
        .map((line) => `+${line}`),
    ];
  return [...head, ...diff.split('\n')];
}
