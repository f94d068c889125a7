import { readPatch } from './read-patch.ts';

type Input = Readonly<Record<string, unknown>>;

/** The fields of the tools for files, by the names that the tools of other agents give them. */
const FILE_TOOLS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  read: { filePath: 'file_path', offset: 'offset', limit: 'limit' },
  write: { filePath: 'file_path', content: 'content' },
  edit: { filePath: 'file_path', oldString: 'old_string', newString: 'new_string', replaceAll: 'replace_all' },
};

/**
 * What a tool was called with, named as other agents name it, so that a change of a file looks the same whoever makes it. The
 * values are untouched. What has more in it than the tool takes stays together as it is: under the names of another tool it
 * could show another change than the one that will be made.
 */
export function toolInput(tool: string, input: Input): Input {
  if (tool === 'apply_patch') return patchInput(input);
  const names = FILE_TOOLS[tool];
  if (!names) return input;
  const fields = Object.entries(input);
  if (fields.some(([name]) => !Object.hasOwn(names, name))) return { input };
  return Object.fromEntries(fields.map(([name, value]) => [names[name] ?? name, value]));
}

function patchInput(input: Input): Input {
  const { patchText, ...more } = input;
  if (typeof patchText !== 'string' || Object.keys(more).length > 0) return { input };
  const changes = readPatch(patchText);
  return changes ? { changes } : { patch: patchText };
}

/**
 * Whether an edit replaces what it was told to. OpenCode also takes what only resembles that, between the same first and last
 * line for one.
 *
 * @param diff what it has found to change, with its surroundings
 */
export function isAsCalled({ oldString }: Input, diff: string): boolean {
  if (typeof oldString !== 'string') return true;
  const lines = diff.split('\n');
  const before = lines
    .slice(lines.findIndex((line) => line.startsWith('@@')) + 1)
    .filter((line) => line.startsWith(' ') || line.startsWith('-'))
    .map((line) => line.slice(1));
  return trimmed(before).includes(trimmed(oldString.split('\n')));
}

const trimmed = (lines: readonly string[]): string =>
  lines
    .map((line) => line.trim())
    .join('\n')
    .trim();
