import {
  applyEdits,
  findNodeAtLocation,
  modify,
  parse,
  parseTree,
  printParseErrorCode,
  type ParseError,
} from 'jsonc-parser';

const BOM = '\ufeff';
const LENIENT = { allowTrailingComma: true };

/** Reads JSON with comments and trailing commas; an empty file is an empty object. @throws Error with the line */
export function readJson(text: string): Readonly<Record<string, unknown>> {
  const plain = withoutBom(text);
  if (plain.trim() === '') return {};
  const errors: ParseError[] = [];
  const value: unknown = parse(plain, errors, LENIENT);
  const [error] = errors;
  if (error) {
    const line = plain.slice(0, error.offset).split('\n').length;
    throw new Error(`it is not JSON: ${printParseErrorCode(error.error)} in line ${line}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('it is not a JSON object');
  return value as Readonly<Record<string, unknown>>;
}

/**
 * Changes one value, in the indentation and the line ends of the text. The library says where; what is written there is
 * laid out here, because its formatter would lay the neighbours out anew as well.
 */
export function editJson(text: string, path: readonly string[], value: unknown): string {
  const plain = withoutBom(text);
  const eol = plain.includes('\r\n') ? '\r\n' : '\n';
  const whole = plain.trim() === '' ? `{}${eol}` : plain;
  const bom = text.startsWith(BOM) ? BOM : '';
  if (value === undefined) return bom + without(whole, path);
  const [edit] = modify(whole, [...path], value, {});
  if (!edit) return text;
  const laidOut = edit.length > 0 ? replacement(whole, path, value) : insertion(whole, edit.offset, path, value);
  const content = laidOut.replaceAll('\n', eol);
  return bom + applyEdits(whole, [{ ...edit, content }]);
}

/** The library would pull what follows a first property up to the brace. */
function without(whole: string, path: readonly string[]): string {
  const root = parseTree(whole, [], LENIENT);
  const property = root && findNodeAtLocation(root, [...path])?.parent;
  const [first, second] = property?.parent?.children ?? [];
  if (!property || property !== first || !second) return applyEdits(whole, modify(whole, [...path], undefined, {}));
  return whole.slice(0, first.offset) + whole.slice(second.offset);
}

function replacement(whole: string, path: readonly string[], value: unknown): string {
  return pretty(value, indentOf(whole), path.length);
}

/** The new property, and the containers it needs, at the end of the deepest container that is there. */
function insertion(whole: string, offset: number, path: readonly string[], value: unknown): string {
  const root = parseTree(whole, [], LENIENT);
  let depth = path.length - 1;
  while (depth > 0 && !(root && findNodeAtLocation(root, path.slice(0, depth)))) depth -= 1;
  const container = root && findNodeAtLocation(root, path.slice(0, depth));
  const inner = path.slice(depth + 1).reduceRight<unknown>((each, key) => ({ [key]: each }), value);
  const indent = indentOf(whole);
  const level = depth + 1;
  const property = `\n${indent.repeat(level)}${JSON.stringify(path[depth])}: ${pretty(inner, indent, level)}`;
  if ((container?.children ?? []).length > 0) return `,${property}`;
  // The closing brace has a line of its own already, or gets one.
  return /^[ \t]*\r?\n/.test(whole.slice(offset)) ? property : `${property}\n${indent.repeat(depth)}`;
}

const pretty = (value: unknown, indent: string, level: number): string =>
  JSON.stringify(value, null, indent).replaceAll('\n', `\n${indent.repeat(level)}`);

const indentOf = (text: string): string => /^([ \t]+)"/m.exec(text)?.[1] ?? '  ';

const withoutBom = (text: string): string => (text.startsWith(BOM) ? text.slice(1) : text);
