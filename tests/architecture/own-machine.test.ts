import { expect, test } from 'vitest';
import { files, lineAt, read } from './sources.ts';

/** What belongs to one machine and not to the project. Written in pieces, so that this page passes its own test. */
const foreign = [
  ['(?<![.\\w])/(?:home|Users)/', '\\w+/'],
  ['https?://[\\w.-]*reg', 'istry\\.'],
].map((pieces) => new RegExp(pieces.join(''), 'gi'));

const binary = /\.(png|jpe?g|gif|ico|webp|woff2?|ttf|wasm|gz|zip|pdf|mp3|wav)$/i;

test('no file names a path of somebody’s machine or the host of a package registry', () => {
  const texts = files.filter((path) => !binary.test(path) && path !== 'LICENSE');
  const wrong = texts.flatMap((path) => {
    const text = read(path);
    return foreign.flatMap((word) =>
      [...text.matchAll(word)].map((hit) => `${path}:${lineAt(text, hit.index)} says "${hit[0]}"`),
    );
  });
  expect(wrong).toEqual([]);
});
