import fc from 'fast-check';
import { expect, test } from 'vitest';
import { proofOf, readCursor, writeCursor } from './cursor.ts';

test('a cursor is read as it was written', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 49 }), fc.uuid(), (seq, eid) => {
      const cursor = { seq, proof: proofOf(eid) };
      expect(readCursor(writeCursor(cursor))).toEqual(cursor);
    }),
  );
  expect(readCursor(writeCursor({ seq: 0, proof: '' }))).toEqual({ seq: 0, proof: '' });
});

test('whatever else a client sends is no cursor, and no error', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const cursor = readCursor(text);
      expect(cursor === undefined || writeCursor(cursor) === text.replace(/^0+(?=\d)/, '')).toBe(true);
    }),
  );
  for (const text of ['', '7', '7-', '7-xyz', '-1-0123456789abcdef', '1e3-0123456789abcdef']) {
    expect(readCursor(text)).toBeUndefined();
  }
});
