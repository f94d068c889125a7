import { expect, test } from 'vitest';
import { isJsonObject, parseJson } from './json.ts';

test('parseJson gives the value of valid text', () => {
  expect(parseJson('{"a":[1,null]}')).toEqual({ ok: true, value: { a: [1, null] } });
});

test('parseJson says what is wrong instead of throwing', () => {
  const parsed = parseJson('{"a":');
  expect(parsed.ok).toBe(false);
  expect(parsed.ok ? '' : parsed.error).not.toBe('');
  expect(parseJson('').ok).toBe(false);
});

test('isJsonObject knows objects from the rest', () => {
  expect(isJsonObject({})).toBe(true);
  for (const other of [[], null, 'text', 1, true, undefined]) expect(isJsonObject(other)).toBe(false);
});
