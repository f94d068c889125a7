import { isTooDeep, parseOutsideJson, TooDeepError } from '@beckon/server/json-depth';
import fc from 'fast-check';
import { expect, test } from 'vitest';

/** How deep a value is nested, as one sees it after parsing. */
function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

test('what is too deep is told from its text as from its value, whatever texts hold [S66]', () => {
  const anything = fc.jsonValue({
    maxDepth: 8,
    stringUnit: fc.constantFrom('[', ']', '{', '}', '"', '\\', 'a', '\n', '€'),
  });
  fc.assert(
    fc.property(anything, fc.integer({ min: 0, max: 9 }), fc.constantFrom(0, 2), (value, most, indent) => {
      expect(isTooDeep(JSON.stringify(value, null, indent), most)).toBe(depthOf(value) > most);
    }),
    { numRuns: 2_000 },
  );
});

test('bytes read as latin1 are judged as the text they are', () => {
  const value = { 'é€😀[': ['{"', { ÿ: '\u2028]' }] };
  const latin1 = Buffer.from(JSON.stringify(value)).toString('latin1');
  expect([isTooDeep(latin1, 3), isTooDeep(latin1, 2)]).toEqual([false, true]);
});

test('what is no JSON is judged without a fault, and parsing refuses it as ever', () => {
  for (const text of ['', '"', '"\\', '"\\"', ']]]]', '}{', '[', '{"a":', '\0', '"'.repeat(1_001)]) {
    expect([text, isTooDeep(text)]).toEqual([text, false]);
  }
  expect(() => parseOutsideJson('[')).toThrow(SyntaxError);
  expect(() => parseOutsideJson('['.repeat(73))).toThrow(TooDeepError);
  expect(parseOutsideJson(`${'['.repeat(72)}${']'.repeat(72)}`)).toBeInstanceOf(Array);
});
