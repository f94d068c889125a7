import { expect, test } from 'vitest';
import { takeApart } from './failures.ts';

/** Fails when it is put away. */
const failing = (message: string): AsyncDisposable => ({
  [Symbol.asyncDispose]: () => Promise.reject(new Error(message)),
});

test('what a test failed of is told first and whole, then what could not be put away after it', async () => {
  const failed = await (async () => {
    await using _first = failing('the server does not end');
    await using _second = failing('the browser complained');
    throw new Error('the test itself');
  })().catch((error: unknown) => error as Error);
  expect(takeApart(failed).map((each) => (each as Error).message)).toEqual([
    'the test itself',
    'the browser complained',
    'the server does not end',
  ]);
  const alone = new Error('the test itself');
  expect(takeApart(alone)).toEqual([alone]);
});
