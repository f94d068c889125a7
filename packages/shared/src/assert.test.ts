import { expect, test } from 'vitest';
import { assert } from './assert.ts';

test('assert narrows the type and passes when the condition holds', () => {
  const value: string | number = Math.max(1, 2) > 1 ? 'text' : 7;
  assert(typeof value === 'string', 'A text was expected');
  expect(value.length).toBe(4);
});

test('assert fails with its sentence', () => {
  expect(() => assert(false, 'The queue is never negative')).toThrow('The queue is never negative');
});
