import { expect, test } from 'vitest';
import { ShownText } from './shown-text.ts';

test('parts make one text in whatever order they come', () => {
  const texts = new ShownText();
  expect(texts.add('a', 'world', 1)).toBe('world');
  expect(texts.add('b', 'Another', 0)).toBe('Another');
  expect(texts.add('a', 'Hello ', 0)).toBe('Hello world');
});

test('whoever waits for a text hears of it when it is whole, at once where it is, and at the signal', async () => {
  const texts = new ShownText();
  const never = new AbortController();
  const shown = texts.shows('Hello world', never.signal).then(() => 'shown');
  texts.add('a', 'Hello ', 0);
  expect(await Promise.race([shown, Promise.resolve('waits')])).toBe('waits');
  texts.add('a', 'world\n', 1);
  expect(await shown).toBe('shown');
  await texts.shows('Hello world', never.signal);
  await texts.shows('', never.signal);
  const stopped = texts.shows('Never', never.signal);
  never.abort();
  await stopped;
});
