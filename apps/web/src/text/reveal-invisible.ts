/** A piece of a text: as it is, or one character that a reader would not see or that would rearrange what is seen. */
export type Piece =
  | { readonly at: number; readonly text: string }
  | { readonly at: number; readonly hidden: string; readonly name: string };

/**
 * Cuts a text so that nothing in it can hide: control characters, direction changes, zero-width and look-alike spaces,
 * tags, lone surrogates. The pieces joined are the text.
 */
export function revealInvisible(text: string): Piece[] {
  return cut(text, HIDDEN);
}

/**
 * The same for prose, where joiners, direction marks and hard spaces belong to honest writing: only what deceives is
 * shown, which is what turns the reading direction around and what carries text that no reader sees.
 */
export function revealDeceptive(text: string): Piece[] {
  return cut(text, DECEPTIVE);
}

/** For a name or a line of a list, where a mark has no room: what deceives becomes one visible sign each. */
export function maskDeceptive(text: string): string {
  return text.replaceAll(DECEPTIVE, '\ufffd');
}

function cut(text: string, what: RegExp): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const { 0: hidden, index } of text.matchAll(what)) {
    if (index > end) pieces.push({ at: end, text: text.slice(end, index) });
    pieces.push({ at: index, hidden, name: nameOf(hidden) });
    end = index + hidden.length;
  }
  if (end < text.length) pieces.push({ at: end, text: text.slice(end) });
  return pieces;
}

/** Newline and tab are layout; every other control, format, surrogate, private or odd space character is shown. */
const HIDDEN =
  /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u{34f}\u{115f}\u{1160}\u{17b4}\u{17b5}\u{180b}-\u{180f}\u{2800}\u{3164}\u{ffa0}\u{fe00}-\u{fe0e}\u{e0100}-\u{e01ef}]|(?! )\p{Zs}/gu;

const DECEPTIVE =
  /(?![\n\r\t])[\p{Cc}\p{Cs}\u{200b}\u{202a}-\u{202e}\u{2060}-\u{2069}\u{feff}\u{3164}\u{ffa0}\u{e0000}-\u{e0fff}]/gu;

const NAMES = new Map([
  ['\r', 'CR'],
  ['\0', 'NUL'],
  ['\u001b', 'ESC'],
  ['\b', 'BACKSPACE'],
  ['\u00a0', 'NBSP'],
  ['\u00ad', 'SOFT HYPHEN'],
  ['\u200b', 'ZERO WIDTH SPACE'],
  ['\u200c', 'ZERO WIDTH NON-JOINER'],
  ['\u200d', 'ZERO WIDTH JOINER'],
  ['\u200e', 'LEFT-TO-RIGHT MARK'],
  ['\u200f', 'RIGHT-TO-LEFT MARK'],
  ['\u2028', 'LINE SEPARATOR'],
  ['\u202a', 'LEFT-TO-RIGHT EMBEDDING'],
  ['\u202b', 'RIGHT-TO-LEFT EMBEDDING'],
  ['\u202c', 'END OF DIRECTION'],
  ['\u202d', 'LEFT-TO-RIGHT OVERRIDE'],
  ['\u202e', 'RIGHT-TO-LEFT OVERRIDE'],
  ['\u2066', 'LEFT-TO-RIGHT ISOLATE'],
  ['\u2067', 'RIGHT-TO-LEFT ISOLATE'],
  ['\u2069', 'END OF ISOLATE'],
  ['\ufeff', 'BYTE ORDER MARK'],
]);

function nameOf(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return NAMES.get(character) ?? `U+${code}`;
}
