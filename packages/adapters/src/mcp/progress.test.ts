import { expect, test } from 'vitest';
import { startProgress } from './progress.ts';

const collect = () => {
  const sent: { progress: number; total?: number }[] = [];
  return { sent, send: async (progress: { progress: number; total?: number }) => void sent.push(progress) };
};

test('the end of a call with a total is the total', async () => {
  const { sent, send } = collect();
  using progress = startProgress(send, { everyMs: 0, totalMinutes: 1440 });
  await progress.finish();
  expect(sent).toEqual([{ progress: 1440, total: 1440 }]);
});

test('what does not rise is not sent', async () => {
  const { sent, send } = collect();
  using progress = startProgress(send, { everyMs: 0, totalMinutes: undefined });
  await progress.report(2, 4);
  await progress.report(2, 4);
  await progress.report(1, 4);
  await progress.report(3, 4);
  await progress.finish();
  expect(sent).toEqual([
    { progress: 2, total: 4 },
    { progress: 3, total: 4 },
  ]);
});

test('a client that is gone, or that gave no token, is no error', async () => {
  using gone = startProgress(() => Promise.reject(new Error('closed')), { everyMs: 0, totalMinutes: 5 });
  await expect(gone.report(1)).resolves.toBeUndefined();
  using silent = startProgress(undefined, { everyMs: 1, totalMinutes: 5 });
  await expect(silent.report(1)).resolves.toBeUndefined();
  await expect(silent.finish()).resolves.toBeUndefined();
});
