import { replacementsOf, textField, type Replacement } from '../instance/card/tool-fields.ts';

type Input = Readonly<Record<string, unknown>>;

/** What a decision writes into one file. */
export interface FileEdit {
  readonly path: string;
  readonly written: readonly Replacement[];
  /** What was found to change, where the program says it beside. */
  readonly diff: string | undefined;
  /** The fields of the input that are drawn with it. */
  readonly drawn: readonly string[];
}

/** Each says in its own way what is written. */
const WAYS = [['content'], ['edits'], ['old_string', 'new_string']] as const;

/**
 * What an input writes into a file, to the last byte; undefined for an input of another shape, or one that says it in two ways:
 * which of them counts is the tool's to know, and nothing may hide behind the other.
 */
export function fileEditOf(input: Input): FileEdit | undefined {
  const path = textField(input, 'file_path');
  const [way, another] = WAYS.filter((names) => names.some((name) => name in input));
  if (path === undefined || way === undefined || another !== undefined) return undefined;
  const written = way[0] === 'content' ? wholeText(input) : replacementsOf(input);
  if (!written || !isDrawnWhole(input['edits'])) return undefined;
  const diff = textField(input, 'diff');
  return { path, written, diff, drawn: ['file_path', ...way, ...(diff === undefined ? [] : ['diff'])] };
}

function wholeText(input: Input): readonly Replacement[] | undefined {
  const after = textField(input, 'content');
  return after === undefined ? undefined : [{ before: '', after }];
}

/** Whether the edits hold nothing beside what goes and what comes. */
const isDrawnWhole = (edits: unknown): boolean =>
  !Array.isArray(edits) ||
  edits.every((each: object) => Object.keys(each).every((name) => name === 'old_string' || name === 'new_string'));
