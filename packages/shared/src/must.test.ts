import { expect, test } from 'vitest';
import { must } from './must.ts';

test('must hands back what is there, also when it is falsy', () => {
  expect(must(0)).toBe(0);
  expect(must('')).toBe('');
  expect(must(false)).toBe(false);
});

test('must fails with the reason when nothing is there', () => {
  expect(() => must(undefined, 'The row was just inserted')).toThrow('The row was just inserted');
  expect(() => must(null)).toThrow('A value that must be there is missing');
});
