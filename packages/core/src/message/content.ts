import { MAX_METADATA_BYTES, MAX_METADATA_DEPTH } from '@beckon/contract/limits';
import { byteLength } from '@beckon/shared/byte-length';
import { AppError, badRequest } from '../app-error.ts';

/**
 * Checks a text before it is stored.
 *
 * Lone surrogates cannot be written as UTF-8; they become U+FFFD, as every decoder would make of them.
 *
 * @throws AppError BAD_REQUEST for NUL (PostgreSQL's text cannot hold it; the sentence is the reference's),
 * PAYLOAD_TOO_LARGE over `maxBytes` UTF-8 bytes.
 */
export function checkContent(content: string, maxBytes: number, field = 'content'): string {
  if (content.includes('\0')) throw badRequest('A string literal cannot contain NUL (0x00) characters.');
  const text = content.toWellFormed();
  const bytes = byteLength(text);
  if (bytes > maxBytes) {
    throw new AppError(
      'PAYLOAD_TOO_LARGE',
      `${field} has ${bytes} bytes; at most ${maxBytes} are accepted. Send it in parts.`,
    );
  }
  return text;
}

/** Checks a short text, a name for instance, before it is stored. @throws AppError BAD_REQUEST for NUL */
export function checkLine(text: string, field: string): string {
  if (text.includes('\0')) throw badRequest(`${field} cannot contain NUL (0x00) characters.`);
  return text.toWellFormed();
}

/**
 * Checks what a client attaches to a message: it travels whole with every view of it.
 *
 * @throws AppError BAD_REQUEST for what PostgreSQL's jsonb cannot hold (NUL, lone surrogates) or too deep a nesting,
 * PAYLOAD_TOO_LARGE over 65,536 UTF-8 bytes of JSON.
 */
export function checkMetadata(metadata: Readonly<Record<string, unknown>> | null | undefined): void {
  if (metadata) checkJson(metadata, 'message_metadata', MAX_METADATA_BYTES);
}

/** Checks a JSON object before it is stored; as `checkMetadata`, with a name and a size of its own. */
export function checkJson(object: Readonly<Record<string, unknown>>, field: string, maxBytes: number): void {
  // Level by level: nesting deep enough to exhaust a stack is refused before anything follows it down.
  let level: unknown[] = [object];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > MAX_METADATA_DEPTH) {
      throw badRequest(`${field} is nested deeper than ${MAX_METADATA_DEPTH} levels; flatten it.`);
    }
    level = level.flatMap((value) => {
      if (typeof value === 'string') checkText(value, field);
      if (typeof value !== 'object' || value === null) return [];
      for (const key of Array.isArray(value) ? [] : Object.keys(value)) checkText(key, field);
      return Object.values(value) as unknown[];
    });
  }
  const bytes = byteLength(JSON.stringify(object));
  if (bytes > maxBytes) {
    throw new AppError('PAYLOAD_TOO_LARGE', `${field} has ${bytes} bytes of JSON; at most ${maxBytes} are accepted.`);
  }
}

function checkText(text: string, field: string): void {
  if (text.includes('\0') || !text.isWellFormed()) {
    throw badRequest(`${field} cannot contain NUL (0x00) characters or lone surrogates.`);
  }
}
