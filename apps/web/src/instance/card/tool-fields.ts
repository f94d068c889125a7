import { readKind, type Plan } from '@beckon/contract/message-kind';

type Input = Readonly<Record<string, unknown>>;

/** A field of a tool's input that is text; undefined when it is not there or something else. */
export function textField(input: Input, name: string): string | undefined {
  const value = input[name];
  return typeof value === 'string' ? value : undefined;
}

/** One replacement in a file. */
export interface Replacement {
  readonly before: string;
  readonly after: string;
}

/** What an editing tool replaces; undefined for another tool, or an input of another shape. */
export function replacementsOf(input: Input): readonly Replacement[] | undefined {
  const edits: unknown = input['edits'];
  if (Array.isArray(edits)) {
    const all = edits.map((each: unknown) => (isInput(each) ? replacementOf(each) : undefined));
    const known = all.filter((each) => each !== undefined);
    return known.length === all.length && known.length > 0 ? known : undefined;
  }
  const one = replacementOf(input);
  return one && [one];
}

function replacementOf(input: Input): Replacement | undefined {
  const before = textField(input, 'old_string');
  const after = textField(input, 'new_string');
  return before === undefined || after === undefined ? undefined : { before, after };
}

/** A replacement as lines of a diff: what goes behind `-`, what comes behind `+`. */
export function signedLines(before: string, after: string): string {
  const signed = (sign: string, text: string): string[] =>
    text === '' ? [] : text.split('\n').map((line) => `${sign}${line}`);
  return [...signed('-', before), ...signed('+', after)].join('\n');
}

/** The steps that a tool for plans was called with. */
export function planOf(input: Input): Plan | undefined {
  const list: unknown = input['todos'] ?? input['plan'];
  if (!Array.isArray(list)) return undefined;
  const items = list.map((each: unknown) =>
    isInput(each)
      ? { text: each['content'] ?? each['step'] ?? each['text'], state: each['status'] ?? each['state'] }
      : {},
  );
  const known = readKind({ kind: 'plan', message_metadata: { plan: { items } } });
  return known.kind === 'plan' ? known.plan : undefined;
}

function isInput(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
