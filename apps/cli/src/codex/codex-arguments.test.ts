import { expect, test } from 'vitest';
import { isAlone, namesServer, sharedSettings } from './codex-arguments.ts';

test('a session is followed; what has none is left to Codex', () => {
  const followed = [[], ['resume', '--last'], ['fork'], ['-m', 'large', 'Fix it'], ['exec the plan']];
  expect(followed.filter(isAlone)).toEqual([]);
  const alone = [['exec', 'Fix it'], ['login'], ['mcp', 'list'], ['--version']];
  expect(alone.filter(isAlone)).toEqual(alone);
});

test('settings reach the app server, and nothing else does', () => {
  const args = [
    '-c',
    'model="large"',
    '--enable=hooks',
    '--search',
    '--strict-config',
    '-m',
    'large',
    '--config',
    'a=b',
  ];
  expect(sharedSettings(args)).toEqual(['-c', 'model="large"', '--enable=hooks', '--strict-config', '--config', 'a=b']);
});

test('an app server that is named is found, joined to its address or not', () => {
  expect(['--remote', '--remote=ws://127.0.0.1:1'].map((arg) => namesServer([arg]))).toEqual([true, true]);
  expect(namesServer(['--remote-auth-token-env', 'TOKEN'])).toBe(false);
});
