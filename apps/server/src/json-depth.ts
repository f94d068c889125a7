import { MAX_JSON_DEPTH } from '@beckon/contract/limits';

/** The sentence for what is nested too deep. */
export const TOO_DEEP = `The JSON is nested deeper than ${MAX_JSON_DEPTH} levels; flatten it.`;

/** JSON nested so deep that following it down could exhaust the stack. */
export class TooDeepError extends Error {
  readonly statusCode = 400;

  constructor() {
    super(TOO_DEEP);
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Is it nested deeper than anything that means well? Looks at brackets only, so it can be asked of what is no JSON, and
 * of bytes read as latin1.
 */
export function isTooDeep(json: string, maxDepth: number = MAX_JSON_DEPTH): boolean {
  let depth = 0;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) at = endOfString(json, at);
    else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > maxDepth) return true;
    } else if (code === 0x5d || code === 0x7d) depth -= 1;
  }
  return false;
}

/** Parses JSON that came from outside. @throws TooDeepError, SyntaxError */
export function parseOutsideJson(json: string): unknown {
  if (isTooDeep(json)) throw new TooDeepError();
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
