import { expect, test } from 'vitest';
import { isUuid, normalizeUuid } from './uuid.ts';

const canonical = '6ba7b810-9dad-51d1-80b4-00c04fd430c8';
const bare = canonical.replaceAll('-', '');

test.each([
  ['canonical', canonical],
  ['upper case', canonical.toUpperCase()],
  ['without hyphens', bare],
  ['in braces', `{${canonical}}`],
  ['bare in braces', `{${bare.toUpperCase()}}`],
  ['as a URN', `urn:uuid:${canonical}`],
  ['as an upper-case URN', `URN:UUID:${canonical.toUpperCase()}`],
  ['with space around it', ` ${canonical}\n`],
])('normalizeUuid reads a UUID %s', (_name, spelling) => {
  expect(normalizeUuid(spelling)).toBe(canonical);
});

test.each([
  ['empty', ''],
  ['a word', 'gh-action-1730000000000'],
  ['one digit short', canonical.slice(1)],
  ['one digit long', `${canonical}0`],
  ['no hexadecimal digit', canonical.replace('6', 'g')],
  ['hyphens in some places only', `${bare.slice(0, 8)}-${bare.slice(8)}`],
  ['an open brace', `{${canonical}`],
  ['a closing brace', `${canonical}}`],
  ['two UUIDs', `${canonical}\n${canonical}`],
])('normalizeUuid refuses %s', (_name, text) => {
  expect(normalizeUuid(text)).toBeUndefined();
});

test('isUuid accepts the canonical spelling only, of every version', () => {
  expect(isUuid(canonical)).toBe(true);
  expect(isUuid('00000000-0000-0000-0000-000000000000')).toBe(true);
  expect(isUuid(canonical.toUpperCase())).toBe(false);
  expect(isUuid(`${canonical}\n`)).toBe(false);
});
