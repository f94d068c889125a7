import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

test('the order of keys and spaces do not matter, all else does', () => {
  const a = { b: [1, { d: 'x', c: null }], a: -0.5e-7 };
  expect(canonicalJson(a)).toBe('{"a":-5e-8,"b":[1,{"c":null,"d":"x"}]}');
  expect(canonicalJson(JSON.parse('{ "a": -0.00000005, "b": [1, {"c": null, "d": "x"}] }'))).toBe(canonicalJson(a));
  expect(canonicalJson({ b: [{ d: 'x', c: null }, 1], a: -0.5e-7 })).not.toBe(canonicalJson(a));
});

test('what JSON cannot say is written as JSON.stringify does', () => {
  expect(canonicalJson({ a: undefined, b: Number.NaN, c: new Date(0) })).toBe(
    '{"b":null,"c":"1970-01-01T00:00:00.000Z"}',
  );
  expect(canonicalJson(undefined)).toBe('null');
  expect(canonicalJson('\ud800')).toBe('"\\ud800"');
});

test('keys stand in the order of their code units, digits among them', () => {
  expect(canonicalJson({ 10: 1, 9: 2, é: 3, z: 4, Z: 5 })).toBe('{"10":1,"9":2,"Z":5,"z":4,"é":3}');
});
