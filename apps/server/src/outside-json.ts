import { MAX_JSON_DEPTH, MAX_JSON_VALUES } from '@beckon/contract/limits';

/** JSON that would cost more than anything that means well. */
export class JsonRefused extends Error {
  readonly statusCode: 400 | 413;

  constructor(statusCode: 400 | 413, sentence: string) {
    super(sentence);
    this.statusCode = statusCode;
  }
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;

/**
 * Looks at how deep it is nested, since following that down could exhaust the stack, and how many values it has, since each
 * costs time. It looks at brackets and commas only, so it can be asked of what is no JSON, and of bytes read as latin1.
 */
export function judgeJson(
  json: string,
  maxDepth: number = MAX_JSON_DEPTH,
  maxValues: number = MAX_JSON_VALUES,
): JsonRefused | undefined {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) at = endOfString(json, at);
    else if (code === COMMA) values += 1;
    else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      values += 1;
    } else if (code === 0x5d || code === 0x7d) depth -= 1;
    if (depth > maxDepth) return new JsonRefused(400, `The JSON is nested deeper than ${maxDepth} levels; flatten it.`);
    if (values > maxValues) {
      return new JsonRefused(413, `The JSON has more than ${maxValues} values. Send less at once.`);
    }
  }
  return undefined;
}

/** Parses JSON that came from outside. @throws JsonRefused, SyntaxError */
export function parseOutsideJson(json: string): unknown {
  const refused = judgeJson(json);
  if (refused) throw refused;
  return JSON.parse(json);
}

/** Place of the quote that closes the string begun at `start`; the end where none does. */
function endOfString(json: string, start: number): number {
  for (let at = json.indexOf('"', start + 1); at !== -1; at = json.indexOf('"', at + 1)) {
    let escapes = 0;
    while (json.charCodeAt(at - 1 - escapes) === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return at;
  }
  return json.length;
}
