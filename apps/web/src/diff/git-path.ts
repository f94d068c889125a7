const ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, '\\': 92 };
const bytesOf = new TextEncoder();
const textOf = new TextDecoder();

/** A path as git writes it: in quotes, with escapes and octal bytes, when it holds anything unusual. */
export function unquotePath(written: string): string {
  const inner = /^"(.*)"$/s.exec(written)?.[1];
  if (inner === undefined) return written;
  const bytes: number[] = [];
  for (const [piece, octal, letter] of inner.matchAll(/\\([0-7]{1,3})|\\(.)|[^\\]+/gsu)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8) & 255);
    else if (letter !== undefined && ESCAPES[letter] !== undefined) bytes.push(ESCAPES[letter]);
    else bytes.push(...bytesOf.encode(piece));
  }
  return textOf.decode(new Uint8Array(bytes));
}

/** The two names of a line `diff --git …`; undefined where spaces make them ambiguous, which only renames can. */
export function splitNames(rest: string): readonly [string, string] | undefined {
  const quoted = /^("(?:[^"\\]|\\.)*"|\S+) ("(?:[^"\\]|\\.)*"|\S+)$/s.exec(rest);
  if (quoted?.[1] !== undefined && quoted[2] !== undefined) return [unquotePath(quoted[1]), unquotePath(quoted[2])];
  // One of the two in quotes, the other with spaces.
  const front = /^("(?:[^"\\]|\\.)*") (.+)$/s.exec(rest) ?? /^(.+) ("(?:[^"\\]|\\.)*")$/s.exec(rest);
  if (front?.[1] !== undefined && front[2] !== undefined) return [unquotePath(front[1]), unquotePath(front[2])];
  // The same name twice, with one prefix each or with none.
  const middle = (rest.length - 1) / 2;
  if (Number.isInteger(middle) && rest[middle] === ' ') {
    const [before, after] = [rest.slice(0, middle), rest.slice(middle + 1)];
    if (before === after || before.slice(2) === after.slice(2)) return [before, after];
  }
  return undefined;
}

/** Without `a/` or `b/`, or another letter of git's. */
export function withoutPrefix(path: string): string {
  return path.replace(/^[abciow]\//, '');
}
