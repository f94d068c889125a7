import { expect, test } from 'vitest';
import { firstRunOf } from './first-run.ts';

const key = { user_id: 'ada', created_at: '2026-01-01T00:00:00.000Z', used_at: '2026-01-01T00:05:00.000Z' };
const run = (time: string, user_id = 'ada') => ({ user_id, started_at: `2026-01-01T00:${time}.000Z` });

test('a run of another agent, from before the key was used, is not taken for its first', () => {
  expect(firstRunOf([run('04:00'), run('05:00', 'bob')], key)).toBeUndefined();
  expect(firstRunOf([run('04:00'), run('07:00'), run('05:01')], key)).toEqual(run('05:01'));
});

test('a run that its first call has made counts, though the use is noted after it', () => {
  expect(firstRunOf([run('04:59')], key)).toEqual(run('04:59'));
  expect(firstRunOf([run('05:00')], { ...key, created_at: '2026-01-01T00:06:00.000Z' })).toBeUndefined();
});
