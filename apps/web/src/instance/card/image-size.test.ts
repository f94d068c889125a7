import { expect, test } from 'vitest';
import { readImageSize } from './image-size.ts';

const urlOf = (...parts: readonly (string | readonly number[])[]): string =>
  `data:image/x;base64,${Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part)))).toString('base64')}`;

/** A long way to what says the size, as a camera's notes are. */
const notes = [0xff, 0xe1, 0x40, 0x00, ...Array.from({ length: 0x3ffe }, () => 1)];

test.each([
  ['PNG', urlOf('\x89PNG\r\n\x1a\n', [0, 0, 0, 13], 'IHDR', [0, 0, 2, 128, 0, 0, 1, 224, 8, 2, 0, 0, 0])],
  ['GIF', urlOf('GIF89a', [128, 2, 224, 1])],
  [
    'GIF with more',
    urlOf(
      'GIF89a',
      [128, 2, 224, 1],
      Array.from({ length: 40 }, () => 7),
    ),
  ],
  ['JPEG', urlOf([0xff, 0xd8], notes, [0xff, 0xc4, 0, 4, 1, 1], [0xff, 0xc2, 0, 17, 8, 1, 224, 2, 128, 3, 1, 1, 1])],
  ['WebP', urlOf('RIFF', [0, 0, 0, 0], 'WEBPVP8 ', [0, 0, 0, 0, 0, 0, 0, 157, 1, 42, 128, 2, 224, 1])],
  ['WebP without loss', urlOf('RIFF', [0, 0, 0, 0], 'WEBPVP8L', [0, 0, 0, 0, 0x2f, 127, 194, 119, 0, 0, 0, 0, 0, 0])],
  ['WebP with extras', urlOf('RIFF', [0, 0, 0, 0], 'WEBPVP8X', [10, 0, 0, 0, 0, 0, 0, 0, 127, 2, 0, 223, 1, 0])],
])('the size of a %s is read from its first bytes, also when the rest is not there yet', (_, url) => {
  expect(readImageSize(url)).toEqual({ width: 640, height: 480 });
  expect(readImageSize(`${url.replace(/=+$/, '')}AAAAAAA`.slice(0, url.length + 3))).toEqual({
    width: 640,
    height: 480,
  });
});

test('what does not say its size has none', () => {
  const png = urlOf('\x89PNG\r\n\x1a\n', [0, 0, 0, 13], 'IHDR', [0, 0, 0, 0, 0, 0, 1, 224, 8, 2, 0, 0, 0]);
  for (const odd of [
    png,
    '',
    'data:image/png;base64,',
    'data:image/png;base64,%%%',
    urlOf([0xff, 0xd8]),
    urlOf(notes),
  ]) {
    expect(readImageSize(odd)).toBeUndefined();
  }
});
