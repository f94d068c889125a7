import { afterEach } from 'vitest';
import { takeApart } from './failures.ts';

/** A set-up file of the runner: no failure of a test hides behind one of what is put away after it. */
afterEach(({ task }) => {
  const failures = task.result?.errors ?? [];
  const apart = failures.flatMap(takeApart);
  if (apart.length === failures.length) return;
  failures.splice(0);
  throw new AggregateError(apart);
});
