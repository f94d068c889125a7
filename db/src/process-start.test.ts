import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { processStart } from './process-start.ts';

test('a process has one start for as long as it lives, and none afterwards', async () => {
  const child = spawn('sleep', ['600'], { stdio: 'ignore' });
  await once(child, 'spawn');
  const start = processStart(child.pid as number);
  expect(start).toBeTruthy();
  expect(processStart(child.pid as number)).toBe(start);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(processStart(child.pid as number)).toBeUndefined();
});

test('processes that began at different times differ', () => {
  expect(processStart(1)).not.toBe(processStart(process.pid));
});

test.each([0, -1, Number.NaN, 1.5])('%s is no process', (pid) => {
  expect(processStart(pid)).toBeUndefined();
});
