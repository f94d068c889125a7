import { expect, test } from 'vitest';
import { deferred } from './deferred.ts';

test('deferred settles from outside, the first time only', async () => {
  const { promise, resolve, reject } = deferred<number>();
  resolve(1);
  resolve(2);
  reject(new Error('too late'));
  await expect(promise).resolves.toBe(1);
});

test('deferred rejects from outside', async () => {
  const { promise, reject } = deferred();
  reject(new Error('no'));
  await expect(promise).rejects.toThrow('no');
});
