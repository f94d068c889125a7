import { expect, test } from 'vitest';
import { readImageUrl, type ImageType } from './image-url.ts';

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const STARTS: readonly (readonly [ImageType, readonly number[]])[] = [
  ['image/png', PNG],
  ['image/jpeg', [0xff, 0xd8, 0xff, 0xe0]],
  ['image/gif', [...Buffer.from('GIF89a')]],
  ['image/gif', [...Buffer.from('GIF87a')]],
  ['image/webp', [...Buffer.from('RIFF'), 1, 2, 10, 13, ...Buffer.from('WEBP')]],
];
const urlOf = (type: string, bytes: readonly number[]) =>
  `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;

test.for(STARTS)('%s is told by its first bytes, whatever follows and however long', ([type, start]) => {
  for (let length = 0; length < 50; length++) {
    const rest = Array.from({ length }, (_, at) => (at * 89 + length * 31) % 256);
    expect(readImageUrl(urlOf(type, [...start, ...rest]))).toBe(type);
  }
});

test('bytes of one type do not pass for another, nor as a document', () => {
  const types = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/svg+xml', 'text/html'];
  for (const [type, start] of STARTS) {
    const others = types.filter((other) => other !== type);
    expect(others.map((other) => readImageUrl(urlOf(other, start)))).toEqual(others.map(() => undefined));
  }
  expect(readImageUrl(urlOf('image/png', [...Buffer.from('<svg onload=alert(1)>')]))).toBeUndefined();
});

test('base64 is strict: no spaces, no other alphabet, whole, padded, no spare bits', () => {
  const good = urlOf('image/png', [...PNG, 0xfb, 0xff]);
  expect(readImageUrl(good)).toBe('image/png');
  const bad = [
    good.replace('base64,', 'base64, '),
    `${good} `,
    `${good}\n`,
    good.replaceAll('+', '-').replaceAll('/w', '_w').replaceAll('data:image_png', 'data:image/png'),
    good.slice(0, -1),
    `${good}=`,
    good.replace('data:image/png;base64', 'data:image/png;charset=utf-8;base64'),
    good.toUpperCase(),
    'data:image/png;base64,',
    'data:image/png,iVBORw0KGgo=',
    '',
  ];
  expect(bad.map((url) => [url, readImageUrl(url)])).toEqual(bad.map((url) => [url, undefined]));
  // "Cg==" and "Ch==" decode to the same byte; only the first is how it is written.
  const spare = urlOf('image/png', [...PNG, 0, 0x0a]);
  expect([spare.endsWith('Cg=='), readImageUrl(spare)]).toEqual([true, 'image/png']);
  expect(readImageUrl(spare.replace(/Cg==$/, 'Ch=='))).toBeUndefined();
});
