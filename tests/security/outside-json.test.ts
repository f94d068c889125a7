import { JsonRefused, judgeJson, parseOutsideJson } from '@beckon/server/outside-json';
import fc from 'fast-check';
import { expect, test } from 'vitest';

/** How deep a value is nested, as one sees it after parsing. */
function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

/** How many values it has, those that hold others included. */
function valuesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, each) => sum + valuesIn(each), 1);
}

test('what is too deep is told from its text as from its value, whatever texts hold [S66]', () => {
  const anything = fc.jsonValue({
    maxDepth: 8,
    stringUnit: fc.constantFrom('[', ']', '{', '}', '"', '\\', 'a', '\n', '€'),
  });
  fc.assert(
    fc.property(anything, fc.integer({ min: 0, max: 9 }), fc.constantFrom(0, 2), (value, most, indent) => {
      const json = JSON.stringify(value, null, indent);
      expect(judgeJson(json, most, 1_000_000)?.statusCode).toBe(depthOf(value) > most ? 400 : undefined);
      // An empty list or object counts for one more than it is.
      const empty = json.match(/\[\]|\{\}/g)?.length ?? 0;
      expect(judgeJson(json, 100, valuesIn(value) + empty)).toBeUndefined();
      expect(judgeJson(json, 100, valuesIn(value) - 1)?.statusCode).toBe(413);
    }),
    { numRuns: 2_000 },
  );
});

test('bytes read as latin1 are judged as the text they are', () => {
  const value = { 'é€😀[': ['{"', { ÿ: '\u2028]' }] };
  const latin1 = Buffer.from(JSON.stringify(value)).toString('latin1');
  expect([judgeJson(latin1, 3), judgeJson(latin1, 2)?.statusCode]).toEqual([undefined, 400]);
});

test('what is no JSON is judged without a fault, and parsing refuses it as ever', () => {
  for (const text of ['', '"', '"\\', '"\\"', ']]]]', '}{', '[', '{"a":', '\0', '"'.repeat(1_001)]) {
    expect([text, judgeJson(text)]).toEqual([text, undefined]);
  }
  expect(() => parseOutsideJson('[')).toThrow(SyntaxError);
  expect(() => parseOutsideJson('['.repeat(73))).toThrow(JsonRefused);
  expect(parseOutsideJson(`${'['.repeat(72)}${']'.repeat(72)}`)).toBeInstanceOf(Array);
});
