import { createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { AppError } from '../app-error.ts';
import { openRates, type Rates } from './rates.ts';

afterEach(() => void vi.useRealTimers());

const LANES = { write: { points: 3, seconds: 10 } };

/** How many of `times` go through, and when the last refusal says to come back. */
async function takeAll(rates: Rates, times: number, subject = 'key:a') {
  let taken = 0;
  let retryAfterSeconds: number | undefined;
  for (let n = 0; n < times; n++) {
    try {
      await rates.take('write', subject);
      taken += 1;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'TOO_MANY_REQUESTS') throw error;
      ({ retryAfterSeconds } = error);
    }
  }
  return { taken, retryAfterSeconds };
}

test('a lane that is full refuses with the time to wait, and is free after exactly that [S69]', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  const rates = await openRates({ lanes: LANES });
  expect(await takeAll(rates, 5)).toEqual({ taken: 3, retryAfterSeconds: 10 });
  vi.advanceTimersByTime(3_001);
  expect(await takeAll(rates, 1)).toEqual({ taken: 0, retryAfterSeconds: 7 });
  vi.advanceTimersByTime(6_999);
  expect(await takeAll(rates, 4)).toEqual({ taken: 3, retryAfterSeconds: 10 });
  await expect(rates.take('write', 'key:a')).rejects.toThrow('Too many requests that write. Try again in 10 seconds.');
});

test('subjects and lanes do not share: who fills one leaves the others as they are [S69]', async () => {
  const rates = await openRates({ lanes: LANES });
  await takeAll(rates, 5);
  expect(await takeAll(rates, 5, 'key:b')).toMatchObject({ taken: 3 });
  await rates.take('read', 'key:a');
  await rates.take('decide', 'key:a');
});

test('several points are taken together or not at all; what was no failure is given back', async () => {
  const rates = await openRates({ lanes: LANES });
  await rates.take('write', 'key:a', 2);
  await expect(rates.take('write', 'key:a', 2)).rejects.toThrow(AppError);
  const other = await openRates({ lanes: LANES });
  for (let n = 0; n < 20; n++) {
    await other.take('write', 'key:a');
    await other.giveBack('write', 'key:a');
  }
  expect(await takeAll(other, 5)).toMatchObject({ taken: 3 });
});

test('the factor multiplies what may be done, 0 counts nothing, and neither touches what guards secrets [S9]', async () => {
  const none = await openRates({ factor: 0 });
  await none.take('address', 'a', 1_000_000);
  await none.take('sign_in_account', 'a', 10);
  await expect(none.take('sign_in_account', 'a')).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
  const tenth = await openRates({ factor: 0.1 });
  await tenth.take('decide', 'a', 30);
  await expect(tenth.take('decide', 'a')).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
});

test('without its Redis a process counts by itself, and says so once', async () => {
  const errors: Error[] = [];
  const rates = await openRates({
    lanes: LANES,
    redisUrl: 'redis://127.0.0.1:9',
    onError: (error) => errors.push(error as Error),
  });
  expect(rates.store).toBe('memory');
  expect(await takeAll(rates, 5)).toMatchObject({ taken: 3 });
  expect(errors.map(({ message }) => message)).toEqual([
    'Redis does not answer: limits are counted in each process until it does.',
  ]);
  rates.close();
});

test('a Redis that takes connections and says nothing holds nobody up', async () => {
  const sockets = new Set<Socket>();
  const silent = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.resume();
  }).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const rates = await openRates({
    lanes: LANES,
    redisUrl: `redis://127.0.0.1:${(silent.address() as AddressInfo).port}`,
  });
  await expect.poll(() => sockets.size).toBeGreaterThan(0);
  expect(await takeAll(rates, 5)).toMatchObject({ taken: 3 });
  rates.close();
  for (const socket of sockets) socket.destroy();
  silent.close();
});
