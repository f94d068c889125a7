import { expect, test } from 'vitest';
import { bold, plain } from './output.ts';

test('bold where a terminal shows it, and nobody asked for plain text', () => {
  expect(bold('x', { isTTY: true }, {})).toBe('\u001b[1mx\u001b[22m');
  expect(bold('x', { isTTY: true }, { NO_COLOR: '' })).toBe('\u001b[1mx\u001b[22m');
  for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) expect(bold('x', { isTTY: true }, env)).toBe('x');
  expect(bold('x', {}, {})).toBe('x');
});

test('[S43] what others wrote moves no cursor, sets no title, turns no text', () => {
  const hostile = 'a\u001b]0;title\u0007b\u001b[2Jc\u009bd\u202ee\u2028f\ng';
  expect(plain(hostile)).toBe('a�]0;title�b�[2Jc�d�e�f�g');
  expect(plain('Åsa 山田 🚀 x’s')).toBe('Åsa 山田 🚀 x’s');
});
