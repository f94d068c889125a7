import { expect, test } from 'vitest';
import { matchShortcut, type Press } from './match-shortcut.ts';
import { SHORTCUTS } from './shortcuts.ts';

const press = (key: string, held: Partial<Press> = {}): Press => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
});

test('a shortcut is its keys and nothing else: modifiers that it does not name belong to the browser', () => {
  expect(matchShortcut('j', [press('j')])).toBe(true);
  expect(matchShortcut('j', [press('j', { ctrlKey: true })])).toBe(false);
  expect(matchShortcut('j', [press('j', { altKey: true })])).toBe(false);
  expect(matchShortcut('mod+k', [press('k', { ctrlKey: true })])).toBe(true);
  expect(matchShortcut('mod+k', [press('K', { metaKey: true })])).toBe(true);
  expect(matchShortcut('mod+k', [press('k')])).toBe(false);
  expect(matchShortcut('?', [press('?')])).toBe(true);
});

test('keys one after the other count in that order, and the latest ones only', () => {
  expect(matchShortcut('g h', [press('g'), press('h')])).toBe(true);
  expect(matchShortcut('g h', [press('x'), press('g'), press('h')])).toBe(true);
  expect(matchShortcut('g h', [press('h'), press('g')])).toBe(false);
  expect(matchShortcut('g h', [press('h')])).toBe(false);
});

test('a range of digits is any of them', () => {
  expect(matchShortcut('1-9', [press('1')])).toBe(true);
  expect(matchShortcut('1-9', [press('9')])).toBe(true);
  expect(matchShortcut('1-9', [press('0')])).toBe(false);
  expect(matchShortcut('1-9', [press('F1')])).toBe(false);
});

test('no two shortcuts are the same keys, and none begins another', () => {
  const keys = Object.values(SHORTCUTS).map((shortcut) => shortcut.keys);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.filter((each) => keys.some((other) => other.startsWith(`${each} `)))).toEqual([]);
});
