import { truncateBytes } from '@beckon/shared/byte-length';

const MAX_TEXT_BYTES = 500;
const MAX_DETAIL_BYTES = 4_000;
const MAX_DEPTH = 4;
const WITHHELD = '[withheld]';

/** Our keys, and signed tokens of anybody. */
const TOKEN = /\b(bk[a-z]_|eyJ)[\w.-]{12,}/g;
const SECRET_NAME = /password|secret|token|authorization|cookie|credential|api_?key$/i;

/** What a row may hold of a text from outside: PostgreSQL has no NUL, UTF-8 no lone surrogates, and nobody needs a secret. */
export function cleanText(text: string, maxBytes = MAX_TEXT_BYTES): string {
  const whole = text.replaceAll('\0', '\uFFFD').toWellFormed();
  return truncateBytes(whole.replaceAll(TOKEN, `$1${WITHHELD}`), maxBytes);
}

/** The same of a detail: small, without what its name calls a secret. */
export function cleanDetail(detail: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const clean = cleanObject(detail, 1);
  const bytes = Buffer.byteLength(JSON.stringify(clean));
  return bytes <= MAX_DETAIL_BYTES ? clean : { omitted_bytes: bytes };
}

function cleanObject(object: object, depth: number): Record<string, unknown> {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([name, value]) => [
      cleanText(name),
      SECRET_NAME.test(name) && value !== null ? WITHHELD : cleanValue(value, depth),
    ]),
  );
}

function cleanValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'boolean' || value === null) return value;
  if (typeof value !== 'object') return typeof value === 'bigint' ? value.toString() : null;
  if (depth >= MAX_DEPTH) return '…';
  return Array.isArray(value) ? value.map((each) => cleanValue(each, depth + 1)) : cleanObject(value, depth + 1);
}
