import { expect, test } from 'vitest';
import { unreachable } from './unreachable.ts';

type Colour = 'red' | 'blue';

function first(colour: Colour): string {
  switch (colour) {
    case 'red':
      return 'r';
    case 'blue':
      return 'b';
    default:
      return unreachable(colour, 'colour');
  }
}

test('unreachable is never met by the declared cases', () => {
  expect([first('red'), first('blue')]).toEqual(['r', 'b']);
});

test('unreachable names the stranger', () => {
  expect(() => first('green' as Colour)).toThrow('No such colour: green');
  expect(() => unreachable({ kind: 1 } as never)).toThrow('No such case: kind');
});
