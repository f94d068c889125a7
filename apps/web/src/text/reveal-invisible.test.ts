import fc from 'fast-check';
import { expect, test } from 'vitest';
import { revealInvisible, type Piece } from './reveal-invisible.ts';

const whole = (pieces: readonly Piece[]) => pieces.map((each) => ('text' in each ? each.text : each.hidden)).join('');
const names = (text: string) => revealInvisible(text).flatMap((each) => ('name' in each ? [each.name] : []));

test('the pieces joined are the text, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(whole(revealInvisible(text))).toBe(text);
    }),
  );
});

test('what cannot be seen is named', () => {
  expect(names('rm \u202efdp.exe\u202c')).toEqual(['RIGHT-TO-LEFT OVERRIDE', 'END OF DIRECTION']);
  expect(names('a\u200bb\u00a0c\rd\u001b[2K')).toEqual(['ZERO WIDTH SPACE', 'NBSP', 'CR', 'ESC']);
  expect(names('tag\u{e0041}\ufe00\u3164\ud800')).toEqual(['U+E0041', 'U+FE00', 'U+3164', 'U+D800']);
});

test('ordinary text, in any script, stays one piece', () => {
  for (const text of ['ls -la\n\tcd ..', 'naïve “quotes” …', '日本語とかな', 'مرحبا', '🚀 up ❤️', 'Ελληνικά']) {
    expect(revealInvisible(text)).toEqual([{ at: 0, text }]);
  }
  expect(revealInvisible('')).toEqual([]);
});
