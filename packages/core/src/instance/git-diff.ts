import { MAX_GIT_DIFF_CHARS } from '@beckon/contract/limits';

const CUT = '\n\n... [TRUNCATED - DIFF TOO LARGE] ...';
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const HEADER = /^diff --git /;
/** One of these tells what a file's part of a diff does; without any it is no diff of git's. */
const BODY = [
  /^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@/m,
  /^Binary files .* differ$/m,
  /^GIT binary patch$/m,
  /^rename from /m,
  /^copy from /m,
  /^old mode \d+$/m,
  /^new file mode \d+$/m,
  /^deleted file mode \d+$/m,
];

/**
 * Reads a diff as agents send it: plain, or base64 of UTF-8.
 *
 * @returns the diff to store, at most 1,048,576 characters and a mark where it was cut; `''` to clear the stored one;
 * undefined for what is no diff, which leaves the stored one as it is (reference contract: silently ignored).
 */
export function readGitDiff(input: string): string | undefined {
  const text = decode(input).replaceAll('\0', '\uFFFD').toWellFormed().trim();
  if (text === '') return '';
  const files = text.split(/^(?=diff --git )/m);
  const isDiff = HEADER.test(text) && files.every((file) => BODY.some((pattern) => pattern.test(file)));
  if (!isDiff) return undefined;
  return text.length > MAX_GIT_DIFF_CHARS ? text.slice(0, MAX_GIT_DIFF_CHARS - 100).toWellFormed() + CUT : text;
}

function decode(input: string): string {
  const packed = input.trim();
  if (packed === '' || !BASE64.test(packed)) return input;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(packed, 'base64'));
  } catch {
    return input;
  }
}
